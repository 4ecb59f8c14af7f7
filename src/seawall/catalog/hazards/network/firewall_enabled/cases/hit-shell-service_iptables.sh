#!/bin/sh
service iptables restart
