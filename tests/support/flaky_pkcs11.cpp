// A PKCS#11 module in front of SoftHSM that fails when it is told to: a token that is taken out, a session that is
// lost, a locked PIN. The test loads the same file and calls `vanthu_test_fault`.

#include <dlfcn.h>

#include <atomic>
#include <cstring>

#include <p11-kit/pkcs11.h>

extern "C" {
CK_RV C_GetFunctionList(CK_FUNCTION_LIST** list);
void vanthu_test_target(const char* module);
void vanthu_test_fault(const char* function, unsigned long code, int count);
int vanthu_test_calls(const char* function);
}

namespace {

struct Point {
    const char* name;
    std::atomic<unsigned long> code{0};
    std::atomic<int> left{0};
    std::atomic<int> calls{0};

    /// The answer to give instead of the module's own; CKR_OK for none.
    CK_RV fault() {
        ++calls;
        return left.fetch_sub(1) > 0 ? code.load() : CKR_OK;
    }
};

Point sign_init{"C_SignInit"}, open_session{"C_OpenSession"}, login{"C_Login"}, slot_list{"C_GetSlotList"},
    token_info{"C_GetTokenInfo"};
CK_FUNCTION_LIST real{};
CK_FUNCTION_LIST own{};
char target[4096] = "";

Point* point(const char* name) {
    for (Point* one : {&sign_init, &open_session, &login, &slot_list, &token_info}) {
        if (std::strcmp(one->name, name) == 0) {
            return one;
        }
    }
    return nullptr;
}

CK_RV flaky_sign_init(CK_SESSION_HANDLE session, CK_MECHANISM* mechanism, CK_OBJECT_HANDLE key) {
    const CK_RV fault = sign_init.fault();
    return fault != CKR_OK ? fault : real.C_SignInit(session, mechanism, key);
}

CK_RV flaky_open_session(CK_SLOT_ID slot, CK_FLAGS flags, void* application, CK_NOTIFY notify,
                         CK_SESSION_HANDLE* session) {
    const CK_RV fault = open_session.fault();
    return fault != CKR_OK ? fault : real.C_OpenSession(slot, flags, application, notify, session);
}

CK_RV flaky_login(CK_SESSION_HANDLE session, CK_USER_TYPE user, CK_UTF8CHAR* pin, CK_ULONG size) {
    const CK_RV fault = login.fault();
    return fault != CKR_OK ? fault : real.C_Login(session, user, pin, size);
}

CK_RV flaky_slot_list(CK_BBOOL present, CK_SLOT_ID* slots, CK_ULONG* count) {
    if (slots != nullptr && slot_list.fault() != CKR_OK) {
        *count = 0;
        return CKR_OK;
    }
    return real.C_GetSlotList(present, slots, count);
}

CK_RV flaky_token_info(CK_SLOT_ID slot, CK_TOKEN_INFO* info) {
    const CK_RV code = real.C_GetTokenInfo(slot, info);
    if (token_info.fault() != CKR_OK) {
        info->flags |= CKF_USER_PIN_LOCKED;
    }
    return code;
}

}  // namespace

void vanthu_test_target(const char* module) {
    std::strncpy(target, module, sizeof target - 1);
}

void vanthu_test_fault(const char* function, unsigned long code, int count) {
    if (Point* one = point(function)) {
        one->code = code;
        one->left = count;
    }
}

int vanthu_test_calls(const char* function) {
    const Point* one = point(function);
    return one != nullptr ? one->calls.load() : 0;
}

CK_RV C_GetFunctionList(CK_FUNCTION_LIST** list) {
    void* module = ::dlopen(target, RTLD_NOW | RTLD_LOCAL);
    const auto get = module != nullptr
                         ? reinterpret_cast<CK_RV (*)(CK_FUNCTION_LIST**)>(::dlsym(module, "C_GetFunctionList"))
                         : nullptr;
    CK_FUNCTION_LIST* found = nullptr;
    if (get == nullptr || get(&found) != CKR_OK) {
        return CKR_GENERAL_ERROR;
    }
    real = *found;
    own = *found;
    own.C_SignInit = flaky_sign_init;
    own.C_OpenSession = flaky_open_session;
    own.C_Login = flaky_login;
    own.C_GetSlotList = flaky_slot_list;
    own.C_GetTokenInfo = flaky_token_info;
    *list = &own;
    return CKR_OK;
}
