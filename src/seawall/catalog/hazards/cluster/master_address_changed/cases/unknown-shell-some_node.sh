#!/bin/bash
ssh root@172.16.49.11 'ip addr replace 172.16.50.12/24 dev eth0'
