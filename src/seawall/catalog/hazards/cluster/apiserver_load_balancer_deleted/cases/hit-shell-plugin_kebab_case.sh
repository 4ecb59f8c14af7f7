#!/bin/sh
lb=$(aliyun cs GET /clusters/c7e3a90b1d2f4c56a8b9c0d1e2f3a4b5c | jq -r .external_loadbalancer_id)
sudo -E aliyun slb delete-load-balancer --load-balancer-id "$lb"
