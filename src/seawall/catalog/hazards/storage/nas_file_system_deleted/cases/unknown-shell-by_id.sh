aliyun nas DeleteFileSystem --FileSystemId a944d0e146
