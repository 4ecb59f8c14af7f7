#!/bin/bash
kubectl delete -f - <<'EOF'
apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata:
  name: clusteraliyunpipelineconfigs.telemetry.alibabacloud.com
EOF
