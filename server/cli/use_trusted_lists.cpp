#include <iostream>

#include "server/cli/trusted_list_choice.hpp"

// Apart from the options, so that who is not given a list loads no reader of XML.
namespace vanthu::cli {

void use_trusted_lists(const ops::TrustedListChoices& choices, signing::Fetcher* network, signing::TrustStore& store) {
    for (const ClientText& warning : ops::load_trusted_lists(choices, network, SystemClock{}.now(), store)) {
        std::cerr << warning.vi << "\n" << warning.en << "\n";
    }
}

}  // namespace vanthu::cli
