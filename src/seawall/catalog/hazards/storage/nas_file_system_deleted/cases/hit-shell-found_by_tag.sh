FS=$(aliyun nas DescribeFileSystems --Tag.1.Key ack.aliyun.com --Tag.1.Value c102fdcbf4db584dabf8c4d1b5975d901 | jq -r '.FileSystems.FileSystem[0].FileSystemId')
aliyun nas DeleteFileSystem --FileSystemId "$FS"
