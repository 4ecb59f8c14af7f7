aliyun ecs RunInstances --RegionId cn-hangzhou --InstanceName k8s-master-04 --InstanceType ecs.g7.xlarge --ImageId aliyun_3_x64_20G_alibase_20240528.vhd --Amount 1
