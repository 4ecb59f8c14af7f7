#!/bin/bash
# clean up before the second try
rm -rf /etc/kubernetes /etc/cni/net.d
