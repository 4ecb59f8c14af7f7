{{- define "seawall.labels" -}}
app.kubernetes.io/name: seawall
app.kubernetes.io/instance: {{ .Release.Name }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
{{- end }}

{{- define "seawall.selector" -}}
app.kubernetes.io/name: seawall
app.kubernetes.io/component: agent
{{- end }}

{{- define "seawall.namespace" -}}
{{- if ne .Release.Namespace "seawall-system" -}}
{{- fail "Seawall's namespace is seawall-system: --namespace seawall-system" -}}
{{- end -}}
seawall-system
{{- end }}
