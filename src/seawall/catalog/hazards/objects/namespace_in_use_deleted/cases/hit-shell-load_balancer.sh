kubectl delete namespace shop
