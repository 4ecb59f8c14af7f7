kubectl label node n1 --overwrite alibabacloud.com/nodepool-id=np-other
