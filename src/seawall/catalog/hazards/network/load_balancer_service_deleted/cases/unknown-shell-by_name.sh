kubectl delete svc storefront -n shop
