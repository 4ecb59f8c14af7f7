aliyun cs POST /api/v2/clusters/c102fdcbf4db584dabf8c4d1b5975d901 --body '{"count": 2, "vswitch_ids": ["vsw-bp11kz2bvqn4gk3bx7tt"]}'
