"""Chinese for what the client of clusters and snapshots gives as reasons; see `reasons`."""

from __future__ import annotations

from typing import Final

FIXED: Final[dict[str, str]] = {
    "log in anew, or get a new kubeconfig": "请重新登录，或获取新的 kubeconfig",
    "`seawall catalog rbac` prints the role that reading needs": (
        "运行 `seawall catalog rbac` 可输出读取所需的角色"
    ),
    "look again first": "请先重新查看",
    "start anew": "请重新开始",
    "list anew": "请重新列出",
    "try again later": "请稍后重试",
    "look at the API server's log": "请查看 API Server 的日志",
    "look at the load balancer": "请检查负载均衡",
    "try again, or raise --timeout": "请重试，或增大 --timeout",
    "is it an API server?": "请确认该地址是 API Server",
    "look at fewer objects": "请缩小查看范围",
    "compare the clocks": "请核对两端的时钟",
    "renew it (kubeadm certs renew, or the provider's console); compare the clocks": (
        "请更新证书（kubeadm certs renew 或云厂商控制台），并核对两端的时钟"
    ),
    "check certificate-authority": "请检查 certificate-authority",
    "check server, or set tls-server-name to a name in the certificate": (
        "请检查 server，或把 tls-server-name 设为证书中的名称"
    ),
    "check that the API server runs, and the network, proxy and firewall on the way": (
        "请确认 API Server 正在运行，并检查途中的网络、代理和防火墙"
    ),
    "check that the address speaks HTTPS": "请确认该地址提供 HTTPS",
    "check the name and DNS": "请检查名称和 DNS",
    "get a new kubeconfig, or renew the certificate": "请获取新的 kubeconfig，或更新证书",
    "get a new kubeconfig: its successor is an exec plugin": (
        "请获取新的 kubeconfig：该方式已由 exec 插件取代"
    ),
    "log in anew as you do for kubectl": "请像使用 kubectl 那样重新登录",
    "run it by hand, or log in anew": "请手动运行该程序，或重新登录",
    "update the program or the kubeconfig": "请更新该程序或 kubeconfig",
    "log in with kubectl first": "请先用 kubectl 登录",
    "the server has no such resource": "服务器没有此类资源",
    "the API server behind it does not answer": "其后端的 API Server 没有应答",
    "the answer is not what an API server sends": "应答不是 API Server 的格式",
    "the server's certificate has expired": "服务器证书已过期",
    "the server's certificate is not valid yet": "服务器证书尚未生效",
    "the server's certificate is signed by itself only": "服务器证书是自签名的",
    "the server's certificate is signed by an unknown CA": "服务器证书由未知的 CA 签发",
    "the server's certificate is for another name": "服务器证书属于其他名称",
    "the server's certificate is for another address": "服务器证书属于其他地址",
    "connection refused": "连接被拒绝",
    "no route to host": "没有到主机的路由",
    "network is unreachable": "网络不可达",
    "the server stopped answering; it was not asked any more": "服务器不再应答，因此不再继续询问",
    "the list started anew too often": "列表重新开始的次数过多",
    "it is not in the snapshot": "快照中没有这一部分",
    "this part of the snapshot is damaged": "快照的这一部分已损坏",
    "this part of the snapshot is too large to be true": "快照的这一部分大得不合常理",
    "an object in the snapshot is too large to be true": "快照中有对象大得不合常理",
    "is it a file that `seawall snapshot -o FILE` wrote?": (
        "请确认该文件由 `seawall snapshot -o FILE` 生成"
    ),
    "is no snapshot, or only a part of one (it is not a whole ZIP)": (
        "不是快照，或只是快照的一部分（不是完整的 ZIP）"
    ),
    "is a ZIP, but no snapshot: it has no manifest": "是 ZIP 但不是快照：没有 manifest",
    "is a ZIP, but no snapshot: its manifest is another's": (
        "是 ZIP 但不是快照：manifest 属于其他格式"
    ),
    "has a damaged manifest": "manifest 已损坏",
    "has a manifest that is too large": "manifest 过大",
    "update Seawall, or record it anew": "请升级海堤，或重新记录",
    "is a folder, not a file": "是目录，不是文件",
    "there is no such file": "没有此文件",
    "check the folder, its permissions and the free space": "请检查目录、权限和剩余空间",
    "there is none, and this is no pod": "找不到 kubeconfig，当前环境也不是 Pod",
    "use --kubeconfig, or set KUBECONFIG": "请使用 --kubeconfig，或设置 KUBECONFIG",
    "names no current context": "没有指定当前上下文",
    "use --context NAME": "请使用 --context NAME",
    "check --kubeconfig and KUBECONFIG": "请检查 --kubeconfig 和 KUBECONFIG",
    "compare it with the output of `kubectl config view`": "请与 `kubectl config view` 的输出比较",
    "is no kubeconfig": "不是 kubeconfig",
    "is not YAML": "不是 YAML",
}
# What a status means, alone ("… (HTTP 403)") or with the server's own words ("…: …").
_WHYS: Final[dict[str, str]] = {
    "the server calls the request malformed": "服务器认为请求格式有误",
    "the server does not accept the credentials": "服务器不接受所用的凭据",
    "it is not allowed": "没有权限",
    "the server has no such object or resource": "服务器没有此对象或资源",
    "the server does not offer this": "服务器不提供此功能",
    "the object was changed meanwhile": "对象已被他人修改",
    "there is one of that name already": "同名对象已存在",
    "the list or position is too old for the server": "列表或位置对服务器来说过旧",
    "the request is too large for the server": "请求超过服务器的大小限制",
    "the server finds the object invalid": "服务器认为对象无效",
    "the server has too many requests": "服务器的请求过多",
    "the server behind the gateway failed": "网关后面的服务器出错",
    "the server is not ready to answer": "服务器尚未就绪",
    "the server did not answer in time": "服务器没有及时应答",
    "the server failed": "服务器出错",
    "the server gave an answer that is none": "服务器的应答无法理解",
}
PATTERNS: Final[tuple[tuple[str, str], ...]] = (
    *((rf"{en} \(HTTP (\d+)\)", f"{zh}（HTTP {{0}}）") for en, zh in _WHYS.items()),
    *((rf"{en}: (.+)", f"{zh}：{{0}}") for en, zh in _WHYS.items()),
    (r"there was no answer in time through the proxy (.+)", "经代理 {0} 没有及时得到应答"),
    (r"there was no answer in time", "没有及时得到应答"),
    (r"the connection broke in the middle through the proxy (.+)", "经代理 {0} 的连接中途断开"),
    (r"the connection broke in the middle", "连接中途断开"),
    (r"its name can't be resolved.*", "名称无法解析"),
    (r"the TLS handshake failed \((.+)\).*", "TLS 握手失败（{0}）"),
    (r"the server's certificate can't be trusted \((.+)\)", "服务器证书不可信（{0}）"),
    (r"the client certificate expired on (.+)", "客户端证书已于 {0} 过期"),
    (r"the answer is larger than (.+)", "应答超过 {0}"),
    (
        r"the login program (.+) of user (.+) failed with exit status (.+)",
        "用户 {1} 的登录程序 {0} 失败，退出码 {2}",
    ),
    (
        r"the login program (.+) of user (.+) could not be run: (.+)",
        "用户 {1} 的登录程序 {0} 无法运行：{2}",
    ),
    (r"the login program (.+) of user (\S+) (.+)", "用户 {1} 的登录程序 {0} 失败：{2}"),
    (r"the OIDC login of user (\S+) (.+)", "用户 {0} 的 OIDC 登录失败：{1}"),
    (r"there is no context (.+)", "没有上下文 {0}"),
    (r"known are: (.+)", "已有：{0}"),
    (
        r"context (.+) names the (?:cluster|user) (.+), (?:which|who) is not there",
        "上下文 {0} 引用的 {1} 不存在",
    ),
    (r"could not be written: (.+)", "无法写入：{0}"),
    (
        r"is a snapshot of format (.+); this Seawall reads (.+)",
        "是格式 {0} 的快照；当前海堤只能读取格式 {1}",
    ),
    (r"a page of it is not as the API describes it: (.+)", "有一页内容不符合 API 的描述：{0}"),
)
