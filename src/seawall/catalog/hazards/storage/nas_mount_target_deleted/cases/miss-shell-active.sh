aliyun nas ModifyMountTarget --FileSystemId a944d0e146 --MountTargetDomain a944d0e146-ohujz.cn-hangzhou.nas.aliyuncs.com --Status Active
aliyun nas DescribeMountTargets --FileSystemId a944d0e146
