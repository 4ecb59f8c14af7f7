FROM alpine:3.20
RUN apk add --no-cache openssh-client
RUN ssh root@node-1 'rm -rf /tmp/ccs-log-collector'
