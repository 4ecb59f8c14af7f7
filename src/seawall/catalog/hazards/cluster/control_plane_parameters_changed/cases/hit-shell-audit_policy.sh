vim /etc/kubernetes/audit-policy.yml
