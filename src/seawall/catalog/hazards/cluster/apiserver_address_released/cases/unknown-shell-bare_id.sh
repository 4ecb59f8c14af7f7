aliyun vpc ReleaseEipAddress --RegionId cn-hangzhou --AllocationId eip-bp1k2m3n4p5q6r7s8t9u0
