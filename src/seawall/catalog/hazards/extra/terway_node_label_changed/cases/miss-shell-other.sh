kubectl label node n1 team=a
kubectl annotate node n1 terway-config=team-a
kubectl label pod p terway-config=team-a
