aliyun slb AddBackendServers --LoadBalancerId lb-bp1b6c719dfa08exfuca5 --BackendServers '[{"ServerId":"i-bp1new","Weight":"100"}]'
