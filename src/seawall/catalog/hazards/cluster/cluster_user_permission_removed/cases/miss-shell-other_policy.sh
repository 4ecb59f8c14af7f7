aliyun ram DetachPolicyFromUser --PolicyType System --PolicyName AliyunOSSReadOnlyAccess --UserName reports
aliyun ram AttachPolicyToUser --PolicyType System --PolicyName AliyunCSFullAccess --UserName ops-robot
aliyun ram UpdateAccessKey --UserName ops-robot --UserAccessKeyId LTAIexample --Status Active
# aliyun ram DetachPolicyFromUser --PolicyName AliyunCSFullAccess --UserName ops-robot
