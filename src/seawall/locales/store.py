"""Chinese for what the store and the baseline say when they can't; see `reasons`."""

from __future__ import annotations

from typing import Final

FIXED: Final[dict[str, str]] = {
    "the disk is full": "磁盘已满",
    "make room and run it again; what was stored before is still there": (
        "请腾出空间后重试；此前保存的内容仍在"
    ),
    "check its owner, mode and mount": "请检查其属主、权限和挂载方式",
    "move it aside (nothing in it was changed), or name another store with --store": (
        "请将其移走（内容未被改动），或用 --store 指定另一处存储"
    ),
    "move it aside (nothing more was written); `sqlite3 FILE .recover` may save the rest": (
        "请将其移走（未再写入任何内容）；可尝试用 `sqlite3 FILE .recover` 找回其余内容"
    ),
    "try it again": "请重试",
    "check its folder's owner and mode": "请检查其目录的属主和权限",
    "check the path and its owner": "请检查路径及其属主",
    "update Seawall, or name another store with --store": (
        "请升级 Seawall，或用 --store 指定另一处存储"
    ),
    "the driver for PostgreSQL is not installed": "未安装 PostgreSQL 驱动",
    "pip install 'seawall[postgres]'": "请执行 pip install 'seawall[postgres]'",
    "choose another version of this object (`seawall baseline list`)": (
        "请选择该对象的其他版本（见 `seawall baseline list`）"
    ),
    "this URL can't be read": "无法识别该 URL",
    "name a file, sqlite:///FILE or postgresql://USER@HOST/NAME": (
        "请给出文件、sqlite:///FILE 或 postgresql://USER@HOST/NAME"
    ),
    "the baseline of this cluster has no such capture": "该集群的基线中没有这次采集",
    "no such resource in the baseline": "基线中没有该资源",
    "the baseline has no copy of it": "基线中没有它的副本",
    "choose one with -n": "请用 -n 选择其一",
    "it is empty": "还没有任何副本",
    "the baseline keeps no copy of this part": "基线不保存对象的这一部分",
    "neither the event nor a baseline tells what it was before: keep one with "
    "`seawall baseline capture --watch`, and name it with --store": (
        "事件和基线都没有说明此前的状态：请用 `seawall baseline capture --watch` 持续保存基线，"
        "并用 --store 指定"
    ),
    "`seawall baseline capture` fills it": "请先运行 `seawall baseline capture`",
    "the baseline has no such cluster": "基线中没有该集群",
    "it does not say which": "未指定是哪个集群",
    "the cluster does not serve it any more": "集群已不再提供该资源",
}
PATTERNS: Final[tuple[tuple[str, str], ...]] = (
    (r"the disk is full \((.+)\)", "磁盘已满（{0}）"),
    (r"the disk failed or is full \((.+)\)", "磁盘故障或已满（{0}）"),
    (r"it can be read but not written \((.+)\)", "可读但不可写（{0}）"),
    (r"the file is not a database, or is damaged \((.+)\)", "该文件不是数据库，或已损坏（{0}）"),
    (r"the file is damaged \((.+)\)", "该文件已损坏（{0}）"),
    (r"another process has been writing for too long \((.+)\)", "另一进程写入时间过长（{0}）"),
    (r"it can't be opened \((.+)\)", "无法打开（{0}）"),
    (
        r"a newer Seawall has made it \(schema (.+), this one knows (.+)\)",
        "它由更新版本的 Seawall 创建（结构版本 {0}，本版本支持到 {1}）",
    ),
    (r"the copy (\w+) is damaged", "副本 {0} 已损坏"),
    (r"(\S+) is no store", "{0} 不能用作存储"),
    (r"is in the namespaces (.+)", "在多个命名空间中存在：{0}"),
    (
        r"zstd -dc (.+) \| seawall audit -, or pip install backports.zstd",
        "请运行 zstd -dc {0} | seawall audit -，或 pip install backports.zstd",
    ),
    (r"there are (.+) \(--cluster\)", "现有 {0}（用 --cluster 指定）"),
    (r"there are (.+)", "现有 {0}"),
    (r"it can't be copied \((.+)\)", "无法为其保存副本（{0}）"),
)
