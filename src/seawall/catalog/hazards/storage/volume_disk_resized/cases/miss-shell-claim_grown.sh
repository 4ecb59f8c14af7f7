kubectl patch pvc orders-mysql-0 -n shop -p '{"spec":{"resources":{"requests":{"storage":"500Gi"}}}}'
