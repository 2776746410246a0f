# The demonstration agency: files below a data folder, units, one login per role. Sourced by scripts/run, scripts/demo and the
# end-to-end tests. Everything in it is invented; none of it belongs on a production machine.

# make_demo_files DATA PORT
make_demo_files() {
    local data=$1 port=$2
    mkdir -p "$data"
    chmod 700 "$data"
    if [ ! -s "$data/pki-password" ]; then
        (umask 077 && openssl rand -hex 16 >"$data/pki-password")
    fi
    VANTHU_PKI_PASSWORD_FILE="$data/pki-password" certs/testpki/make "$data/pki"
    if [ -s "$data/vanthu.toml" ]; then
        note "$data/vanthu.toml is kept"
    else
        write_demo_config "$data" "$port" >"$data/vanthu.toml"
        note "wrote $data/vanthu.toml"
    fi
}

# write_demo_config DATA PORT
write_demo_config() {
    cat <<TOML
[server]
address = "127.0.0.1"
port = $2
tls_certificate = "$1/pki/tls-localhost-chain.pem"
tls_key = "$1/pki/tls-localhost.key"

[data]
folder = "$1/data"

[agency]
code = "H40.13"
name = "Sở Thông tin và Truyền thông"
symbol = "STTTT"
place = "Nam Định"

[signing]
trust = ["$1/pki/root-ca.pem", "$1/pki/issuing-ca.crl"]
keystore_folder = "$1/pki"
keystore_password_file = "$1/pki-password"
seal_keystore = "seal.p12"

[evidence]
origin = "localhost/so-tttt"
TOML
}

# make_demo_agency VANTHU DATA: units and one login per role; what exists is kept.
make_demo_agency() {
    local vanthu=$1 data=$2
    if [ -s "$data/logins" ]; then
        note "the agency exists already"
        return
    fi
    local v=("$vanthu" --config "$data/vanthu.toml")
    "${v[@]}" unit add SO "Sở Thông tin và Truyền thông" --symbol STTTT --if-absent
    "${v[@]}" unit add VP "Văn phòng Sở" --symbol VP --parent SO --if-absent
    "${v[@]}" unit add CNTT "Phòng Công nghệ thông tin" --symbol CNTT --parent SO --if-absent
    (umask 077 && : >"$data/logins.new" && openssl rand -base64 12 >"$data/login-password")
    local login name role keystore
    while IFS='|' read -r login name role keystore; do
        "${v[@]}" user add "$login" "$name" --role "$role" ${keystore:+--keystore "$keystore"} \
            --password-file "$data/login-password" --if-absent
        printf '%-15s %s  (%s, %s)\n' "$login" "$(cat "$data/login-password")" "$name" "$role" >>"$data/logins.new"
    done <<'PEOPLE'
vanthu|Nguyễn Thị Hòa|clerk@SO:Văn thư|
chuyenvien|Trần Văn Minh|official@CNTT:Chuyên viên|
truongphong|Lê Thị Thu Hương|leader@CNTT:Trưởng phòng|
chanhvanphong|Phạm Quốc Bảo|leader@VP:Chánh Văn phòng|
giamdoc|Vũ Đức Thắng|leader@SO:Giám đốc|director.p12
kiemtra|Đặng Ngọc Lan|auditor@SO:Thanh tra|
quantri|Hoàng Anh Tuấn|administrator@SO:Quản trị hệ thống|
PEOPLE
    local chain
    for chain in schemas/bpmn/*.bpmn; do
        "${v[@]}" workflow deploy "$chain"
    done
    mv "$data/logins.new" "$data/logins"
}

print_demo_logins() {
    note "login           password"
    sed 's/^/   /' "$1/logins"
}
