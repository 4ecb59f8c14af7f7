#!/bin/bash
yum install -y firewalld
