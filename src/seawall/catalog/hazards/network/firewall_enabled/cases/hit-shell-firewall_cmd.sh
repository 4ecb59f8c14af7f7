#!/bin/bash
firewall-cmd --permanent --add-port=10250/tcp && firewall-cmd --reload
