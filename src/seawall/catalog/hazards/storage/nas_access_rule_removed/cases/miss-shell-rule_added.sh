aliyun nas CreateAccessRule --AccessGroupName ag-k8s --SourceCidrIp 172.16.0.0/16 --RWAccessType RDWR
