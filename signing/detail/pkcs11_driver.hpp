#pragma once

#include <p11-kit/p11-kit.h>

#include "signing/keys/pkcs11_token.hpp"

namespace vanthu::signing::pkcs11 {

struct Module::Driver {
    CK_FUNCTION_LIST* functions = nullptr;
};

}  // namespace vanthu::signing::pkcs11
