kubectl patch clusterrole ack:podsecuritypolicy:privileged --type json -p '[{"op":"replace","path":"/rules","value":[]}]'
