aliyun ram DetachPolicyFromUser --PolicyType System --PolicyName AliyunCSFullAccess --UserName ops-robot
