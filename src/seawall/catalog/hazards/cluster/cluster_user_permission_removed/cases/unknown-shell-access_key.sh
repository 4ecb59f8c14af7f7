aliyun ram UpdateAccessKey --UserName ops-robot --UserAccessKeyId LTAIexample --Status Inactive
aliyun ram RemoveUserFromGroup --UserName ops-robot --GroupName platform
