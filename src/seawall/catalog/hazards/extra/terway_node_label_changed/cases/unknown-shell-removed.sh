kubectl label node n1 terway-config-
