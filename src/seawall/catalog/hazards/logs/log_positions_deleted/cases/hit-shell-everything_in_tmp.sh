#!/bin/bash
# free some space on the node
ssh root@node-3 'rm -rf /tmp/*'
