aliyun nas DeleteMountTarget --FileSystemId a944d0e146 --MountTargetDomain a944d0e146-ohujz.cn-hangzhou.nas.aliyuncs.com
