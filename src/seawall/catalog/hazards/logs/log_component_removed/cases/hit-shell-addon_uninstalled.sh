aliyun cs POST /clusters/c102fdcbf4db584dabf8c4d1b5975d901/components/uninstall \
  --header "Content-Type=application/json" --body '[{"name":"arms-prometheus"},{"name":"logtail-ds"}]'
