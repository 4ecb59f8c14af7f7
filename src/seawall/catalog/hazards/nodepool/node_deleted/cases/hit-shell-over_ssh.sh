ssh ops@bastion <<'EOS'
  kubectl --context prod delete node/worker-c
EOS
