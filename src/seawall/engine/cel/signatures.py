"""Which functions there are, for which types, and which Python function does each.

The set is that of Kubernetes 1.35's admission policies (cel-go's standard library, strings 2,
lists 3, sets, optional types, two-variable macros; the API server's lists, regex, url, ip, cidr,
quantity, semver, format) and two of ours, `under` and `over`. Read when an expression is compiled,
never when it runs.
"""

from __future__ import annotations

import re
from functools import cache
from typing import Any, Final, NamedTuple

# CEL name | Python name in `runtime`, with a fixed first argument after a colon | declarations.
# A declaration is `result = target.(arguments)` or `result = (arguments)`; A, B are any type.
_TABLE: Final = """
size | size | int=(string) int=(bytes) int=(list<A>) int=(map<A,B>) int=string.() int=bytes.() int=list<A>.() int=map<A,B>.()
contains | contains_text | bool=string.(string)
startsWith | starts_with | bool=string.(string)
endsWith | ends_with | bool=string.(string)
matches | matches | bool=string.(string) bool=(string,string)
charAt | char_at | string=string.(int)
lowerAscii | lower_ascii | string=string.()
upperAscii | upper_ascii | string=string.()
replace | replace | string=string.(string,string) string=string.(string,string,int)
split | split | list<string>=string.(string) list<string>=string.(string,int)
substring | substring | string=string.(int) string=string.(int,int)
trim | trim | string=string.()
format | format_text | string=string.(list<dyn>)
strings.quote | quote | string=(string)
join | join | string=list<string>.() string=list<string>.(string)
find | find_text | string=string.(string)
findAll | find_all | list<string>=string.(string) list<string>=string.(string,int)
indexOf | index_of | int=string.(string) int=string.(string,int) int=list<A>.(A)
lastIndexOf | last_index_of | int=string.(string) int=string.(string,int) int=list<A>.(A)
isSorted | is_sorted | bool=list<O>.()
sum | total | S=list<S>.()
min | smallest | O=list<O>.()
max | largest | O=list<O>.()
slice | part | list<A>=list<A>.(int,int)
flatten | flatten | list<dyn>=list<list<A>>.() list<dyn>=list<dyn>.() list<dyn>=list<dyn>.(int)
distinct | distinct | list<A>=list<A>.()
reverse | backwards | list<A>=list<A>.()
sort | in_order | list<O>=list<O>.()
lists.range | up_to | list<int>=(int)
first | first | opt<A>=list<A>.()
last | last | opt<A>=list<A>.()
sets.contains | set_contains | bool=(list<A>,list<A>)
sets.equivalent | set_equivalent | bool=(list<A>,list<A>)
sets.intersects | set_intersects | bool=(list<A>,list<A>)
optional.of | optional_of | opt<A>=(A)
optional.none | optional_none | opt<A>=()
optional.ofNonZeroValue | optional_of_non_zero | opt<A>=(A)
optional.unwrap | unwrap | list<A>=(list<opt<A>>)
unwrapOpt | unwrap | list<A>=list<opt<A>>.()
value | optional_value | A=opt<A>.()
hasValue | optional_has_value | bool=opt<A>.()
or | or_optional | opt<A>=opt<A>.(opt<A>)
orValue | or_value | A=opt<A>.(A)
int | to_int | int=(int) int=(uint) int=(double) int=(string) int=(timestamp) int=(duration)
uint | to_uint | uint=(uint) uint=(int) uint=(double) uint=(string)
double | to_double | double=(double) double=(int) double=(uint) double=(string)
bool | to_bool | bool=(bool) bool=(string)
bytes | to_bytes | bytes=(bytes) bytes=(string)
string | to_string | string=(string) string=(bool) string=(int) string=(uint) string=(double) string=(bytes) string=(timestamp) string=(duration) string=(net.IP) string=(net.CIDR)
duration | to_duration | duration=(duration) duration=(int) duration=(string)
timestamp | to_timestamp | timestamp=(timestamp) timestamp=(int) timestamp=(string)
dyn | dyn | dyn=(A)
type | type_of | type=(A)
getFullYear | part_of_time:getFullYear | int=timestamp.() int=timestamp.(string)
getMonth | part_of_time:getMonth | int=timestamp.() int=timestamp.(string)
getDate | part_of_time:getDate | int=timestamp.() int=timestamp.(string)
getDayOfMonth | part_of_time:getDayOfMonth | int=timestamp.() int=timestamp.(string)
getDayOfWeek | part_of_time:getDayOfWeek | int=timestamp.() int=timestamp.(string)
getDayOfYear | part_of_time:getDayOfYear | int=timestamp.() int=timestamp.(string)
getHours | part_of_time:getHours | int=timestamp.() int=timestamp.(string) int=duration.()
getMinutes | part_of_time:getMinutes | int=timestamp.() int=timestamp.(string) int=duration.()
getSeconds | part_of_time:getSeconds | int=timestamp.() int=timestamp.(string) int=duration.()
getMilliseconds | part_of_time:getMilliseconds | int=timestamp.() int=timestamp.(string) int=duration.()
ip | ip | net.IP=(string) net.IP=net.CIDR.()
isIP | is_ip | bool=(string)
ip.isCanonical | is_canonical | bool=(string)
family | family | int=net.IP.()
isUnspecified | address_test:isUnspecified | bool=net.IP.()
isLoopback | address_test:isLoopback | bool=net.IP.()
isLinkLocalMulticast | address_test:isLinkLocalMulticast | bool=net.IP.()
isLinkLocalUnicast | address_test:isLinkLocalUnicast | bool=net.IP.()
isGlobalUnicast | address_test:isGlobalUnicast | bool=net.IP.()
cidr | cidr | net.CIDR=(string)
isCIDR | is_cidr | bool=(string)
containsIP | contains_ip | bool=net.CIDR.(string) bool=net.CIDR.(net.IP)
containsCIDR | contains_cidr | bool=net.CIDR.(string) bool=net.CIDR.(net.CIDR)
prefixLength | prefix_length | int=net.CIDR.()
masked | masked | net.CIDR=net.CIDR.()
url | url | kubernetes.URL=(string)
isURL | is_url | bool=(string)
getScheme | url_part:getScheme | string=kubernetes.URL.()
getHost | url_part:getHost | string=kubernetes.URL.()
getHostname | url_part:getHostname | string=kubernetes.URL.()
getPort | url_part:getPort | string=kubernetes.URL.()
getEscapedPath | url_part:getEscapedPath | string=kubernetes.URL.()
getQuery | url_part:getQuery | map<string,list<string>>=kubernetes.URL.()
quantity | quantity | kubernetes.Quantity=(string)
isQuantity | is_quantity | bool=(string)
sign | sign | int=(kubernetes.Quantity)
asApproximateFloat | as_float | double=kubernetes.Quantity.()
asInteger | as_integer | int=kubernetes.Quantity.()
isInteger | is_integer | bool=kubernetes.Quantity.()
add | plus | kubernetes.Quantity=kubernetes.Quantity.(kubernetes.Quantity) kubernetes.Quantity=kubernetes.Quantity.(int)
sub | less | kubernetes.Quantity=kubernetes.Quantity.(kubernetes.Quantity) kubernetes.Quantity=kubernetes.Quantity.(int)
isGreaterThan | is_greater | bool=kubernetes.Quantity.(kubernetes.Quantity) bool=kubernetes.Semver.(kubernetes.Semver)
isLessThan | is_less | bool=kubernetes.Quantity.(kubernetes.Quantity) bool=kubernetes.Semver.(kubernetes.Semver)
compareTo | compare_to | int=kubernetes.Quantity.(kubernetes.Quantity) int=kubernetes.Semver.(kubernetes.Semver)
semver | semver | kubernetes.Semver=(string) kubernetes.Semver=(string,bool)
isSemver | is_semver | bool=(string) bool=(string,bool)
major | version_part:0 | int=kubernetes.Semver.()
minor | version_part:1 | int=kubernetes.Semver.()
patch | version_part:2 | int=kubernetes.Semver.()
format.named | named_format | opt<kubernetes.NamedFormat>=(string)
validate | validate | opt<list<string>>=kubernetes.NamedFormat.(string)
under | under | bool=string.(string)
over | over | bool=string.(string)
+ | add | int=(int,int) uint=(uint,uint) double=(double,double) string=(string,string) bytes=(bytes,bytes) list<A>=(list<A>,list<A>) timestamp=(timestamp,duration) timestamp=(duration,timestamp) duration=(duration,duration)
- | sub | int=(int,int) uint=(uint,uint) double=(double,double) timestamp=(timestamp,duration) duration=(timestamp,timestamp) duration=(duration,duration)
* | mul | int=(int,int) uint=(uint,uint) double=(double,double)
/ | div | int=(int,int) uint=(uint,uint) double=(double,double)
% | mod | int=(int,int) uint=(uint,uint)
-_ | minus | int=(int) double=(double)
! | negate | bool=(bool)
&& | all_of | bool=(bool,bool)
|| | any_of | bool=(bool,bool)
?: | choose | A=(bool,A,A)
== | eq | bool=(A,A)
!= | ne | bool=(A,A)
in | contains | bool=(A,list<A>) bool=(A,map<A,B>)
< | lt | bool=(N,M) bool=(O,O)
<= | le | bool=(N,M) bool=(O,O)
> | gt | bool=(N,M) bool=(O,O)
>= | ge | bool=(N,M) bool=(O,O)
"""  # noqa: E501
FORMATS: Final = (
    *("dns1123Label", "dns1123Subdomain", "dns1035Label", "dns1123LabelPrefix"),
    *("dns1123SubdomainPrefix", "dns1035LabelPrefix", "qualifiedName", "labelValue"),
    *("uuid", "datetime", "uri", "byte", "date"),
)
_NUMBERS: Final = frozenset(("int", "uint", "double"))
# A variable may stand only for these types; the others for any.
LIMITED: Final = {
    "N": _NUMBERS,
    "M": _NUMBERS,
    "S": _NUMBERS | {"duration"},
    "O": _NUMBERS | {"bool", "string", "bytes", "timestamp", "duration"},
}
VARIABLES: Final = frozenset("ABNMOS")
# Words of an expression that are types, and the names that `type()` gives for them.
TYPES: Final = {
    "bool": "bool",
    "int": "int",
    "uint": "uint",
    "double": "double",
    "string": "string",
    "bytes": "bytes",
    "list": "list",
    "map": "map",
    "null_type": "null_type",
    "type": "type",
    "optional_type": "optional_type",
    "google.protobuf.Timestamp": "google.protobuf.Timestamp",
    "google.protobuf.Duration": "google.protobuf.Duration",
    "net.IP": "net.IP",
    "net.CIDR": "net.CIDR",
    "kubernetes.Quantity": "kubernetes.Quantity",
    "kubernetes.Semver": "kubernetes.Semver",
    "kubernetes.URL": "kubernetes.URL",
}


class Declaration(NamedTuple):
    """`args` holds the target first if it is a member function."""

    member: bool
    args: tuple[Any, ...]
    result: Any


class Function(NamedTuple):
    code: tuple[str, ...]
    declarations: tuple[Declaration, ...]


@cache
def functions() -> dict[str, Function]:
    """By CEL name; a function of a namespace by its whole name (`sets.contains`)."""
    found = {}
    for row in _TABLE.strip().splitlines():
        name, code, declarations = (cell.strip() for cell in row.split(" | "))
        made = tuple(_declaration(text) for text in declarations.split())
        found[name] = Function(tuple(code.split(":")), made)
    for name in FORMATS:
        only = Declaration(False, (), "kubernetes.NamedFormat")
        found[f"format.{name}"] = Function(("format_constant", name), (only,))
    return found


def _declaration(text: str) -> Declaration:
    result, _, rest = text.partition("=")
    target, _, arguments = rest.rpartition("(")
    args = [_type(part) for part in _split(arguments.rstrip(")"))]
    member = target.endswith(".")
    return Declaration(
        member, (_type(target[:-1]), *args) if member else tuple(args), _type(result)
    )


def _split(text: str) -> list[str]:
    """At the commas that are not inside of <>."""
    return [part for part in re.split(r",(?![^<]*>)", text) if part]


def _type(text: str) -> Any:
    found = re.fullmatch(r"(list|opt|map)<(.*)>", text)
    if not found:
        return text
    if found[1] == "map":
        key, _, value = found[2].partition(",")
        return ("map", _type(key), _type(value))
    return (found[1], _type(found[2]))
