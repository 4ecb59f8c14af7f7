kubectl label ns empty seawall.io/holds=volumes
