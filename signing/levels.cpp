#include "signing/levels.hpp"

namespace vanthu::signing {

const char* to_string(Level level) {
    switch (level) {
        case Level::b_b:
            return "B-B";
        case Level::b_t:
            return "B-T";
        case Level::b_lt:
            return "B-LT";
        case Level::b_lta:
            break;
    }
    return "B-LTA";
}

}  // namespace vanthu::signing
