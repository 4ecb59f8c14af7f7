kubectl patch pvc ledger -n shop --subresource=status --type=merge -p '{"status":{"phase":"Lost"}}'
