aliyun ram DeletePolicy --PolicyName "$1"
aliyun ram CreatePolicyVersion --PolicyName "$2" --SetAsDefault true --PolicyDocument "$(cat new.json)"
