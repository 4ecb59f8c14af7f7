aliyun ram DetachPolicyFromGroup --PolicyType System --PolicyName AliyunCSFullAccess --GroupName platform
