#include <gtest/gtest.h>

#include <filesystem>
#include <functional>
#include <iostream>

#include <fmt/format.h>

#include "signing/asic/asic_signer.hpp"
#include "signing/asic/asic_validator.hpp"
#include "signing/asic/manifest.hpp"
#include "signing/asic/zip_archive.hpp"
#include "tests/signing/local_authorities.hpp"
#include "tests/signing/pki.hpp"
#include "tests/support/raw_zip.hpp"
#include "tests/support/shared_data.hpp"

namespace vanthu::signing {
namespace {

using test::RawEntry;
using test::RawZip;

struct Mutant {
    std::string name;
    std::string bytes;
};

/// Everything that a reader of the report could see, as text; nothing for a container that is refused.
std::optional<std::string> report_of(const std::string& bytes) {
    const auto facts = collect_asic(as_bytes(bytes));
    if (!facts) {
        EXPECT_FALSE(facts.error().detail.vi.empty() || facts.error().detail.en.empty());
        return std::nullopt;
    }
    std::string out = facts->format + "\n";
    const auto add = [&](const std::vector<ClientText>& messages) {
        for (const ClientText& one : messages) {
            EXPECT_FALSE(one.vi.empty() || one.en.empty());
            out += one.en + "\n";
        }
    };
    const auto add_certificates = [&](const std::vector<Certificate>& certificates) {
        for (const Certificate& one : certificates) {
            out += one.fingerprint() + "\n";
        }
    };
    for (const SignatureFacts& one : facts->signatures) {
        add_certificates(one.certificates);
        out += fmt::format("{} {} {}{}{}{}\n", one.field, one.format, one.well_formed, one.signed_data_found,
                           one.digests_match, one.value_matches);
        for (const SignedObject& object : one.objects) {
            out += fmt::format("{} {}{}\n", object.name, object.found, object.digest_matches);
        }
        for (const TimestampFacts& stamp : one.timestamps) {
            add_certificates(stamp.certificates);
            out += fmt::format("{} {}{}\n", to_string(stamp.kind), stamp.imprint_matches, stamp.value_matches);
        }
        add(one.messages);
    }
    add(facts->messages);
    return out;
}

RawZip raw_of(const std::string& bytes) {
    const auto archive = asic::ZipArchive::open(as_bytes(bytes));
    EXPECT_TRUE(archive) << archive.error().detail.en;
    RawZip raw;
    for (const auto& entry : archive->entries()) {
        RawEntry one;
        one.name = entry.name;
        one.content = as_text(archive->read(entry, 1U << 24U).value());
        one.method = entry.method;
        one.flags = 0x800;
        raw.entries.push_back(std::move(one));
    }
    return raw;
}

std::string upper(std::string text) {
    for (char& c : text) {
        c = c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
    }
    return text;
}

/// A word of its own for each way to tamper with one entry.
std::vector<std::pair<std::string, std::function<void(RawZip&, std::size_t)>>> entry_attacks() {
    const auto change = [](auto edit) { return [edit](RawZip& zip, std::size_t i) { edit(zip.entries.at(i)); }; };
    const auto twin = [](auto edit) {
        return [edit](RawZip& zip, std::size_t i) {
            RawEntry copy = zip.entries.at(i);
            copy.content += "!";
            edit(copy);
            zip.entries.push_back(copy);
        };
    };
    return {
        {"removed",
         [](RawZip& zip, std::size_t i) { zip.entries.erase(zip.entries.begin() + static_cast<std::ptrdiff_t>(i)); }},
        {"doubled behind", twin([](RawEntry&) {})},
        {"doubled before",
         [](RawZip& zip, std::size_t i) {
             RawEntry copy = zip.entries.at(i);
             copy.content = "forged";
             zip.entries.insert(zip.entries.begin() + static_cast<std::ptrdiff_t>(i), copy);
         }},
        {"doubled in upper case", twin([](RawEntry& one) { one.name = upper(one.name); })},
        {"doubled as a folder", twin([](RawEntry& one) {
             one.name += "/";
             one.content.clear();
         })},
        {"hidden twin", twin([](RawEntry& one) { one.is_hidden = true; })},
        {"renamed", change([](RawEntry& one) { one.name += "x"; })},
        {"renamed in the local header", change([](RawEntry& one) { one.local_name = "other" + one.name; })},
        {"renamed by a Unicode path", change([](RawEntry& one) {
             one.extra = test::extra_field(0x7075, "\x01" + test::little(test::crc32_of(one.name), 4) + "other");
         })},
        {"one byte changed", change([](RawEntry& one) { one.content.at(one.content.size() / 2) ^= 1; })},
        {"cut short", change([](RawEntry& one) { one.content.resize(one.content.size() - 2); })},
        {"emptied", change([](RawEntry& one) { one.content.clear(); })},
        {"lengthened", change([](RawEntry& one) { one.content += "!"; })},
        {"wrong checksum", change([](RawEntry& one) { one.crc = test::crc32_of(one.content) ^ 1U; })},
        {"wrong local checksum", change([](RawEntry& one) { one.local_crc = 1; })},
        {"wrong local size",
         change([](RawEntry& one) { one.local_size = static_cast<std::uint32_t>(one.content.size() + 1); })},
        {"wrong size", change([](RawEntry& one) {
             one.method = 8;
             one.size = static_cast<std::uint32_t>(one.content.size() + 1);
         })},
        {"other method in the local header",
         change([](RawEntry& one) { one.local_method = one.method == 0 ? 8U : 0U; })},
        {"wrong descriptor", change([](RawEntry& one) {
             one.is_streamed = true;
             one.descriptor = "PK\x07\x08" + std::string(12, '\x01');
         })},
        {"encrypted", change([](RawEntry& one) { one.flags |= 1U; })},
        {"encrypted in the local header", change([](RawEntry& one) { one.local_flags_xor = 1; })},
        {"strongly encrypted", change([](RawEntry& one) { one.flags |= 0x40U; })},
        {"unknown method", change([](RawEntry& one) {
             one.method = 12;
             one.raw = one.content;
         })},
        {"symbolic link", change([](RawEntry& one) {
             one.made_by = 3U << 8U | 20U;
             one.external = 0120777U << 16U;
         })},
        {"data before it", change([](RawEntry& one) { one.gap_before = "some bytes"; })},
        {"trailing deflate data", change([](RawEntry& one) {
             one.raw = test::deflated(one.content) + "more";
             one.method = 8;
         })},
    };
}

void add_named_entries(const RawZip& honest, std::vector<Mutant>& out) {
    for (const std::string& name : {std::string{"../evil"},
                                    std::string{"/evil"},
                                    std::string{"a\\evil"},
                                    std::string{"a/../evil"},
                                    std::string{"./evil"},
                                    std::string{"C:evil"},
                                    std::string("nul\0.txt", 8),
                                    std::string{"\xff\xfe"},
                                    std::string{"\xc0\xae\xc0\xae/evil"},
                                    std::string{"a//b"},
                                    std::string{"evil\xe2\x80\xae txt.exe"},
                                    std::string{"evil\n"},
                                    std::string(2000, 'a'),
                                    std::string{"added.txt"},
                                    std::string{"META-INF/added.bin"},
                                    std::string{"META-INF/signature999.p7s"},
                                    std::string{"META-INF/timestamp999.tst"},
                                    std::string{"META-INF/ASiCManifest999.xml"},
                                    std::string{"META-INF/signatures999.xml"},
                                    std::string{"META-INF/evidencerecord.ers"}}) {
        RawZip zip = honest;
        zip.entries.push_back({name, "added"});
        out.push_back({"added " + name.substr(0, 40), zip.bytes()});
    }
}

void add_whole_file_attacks(const RawZip& honest, std::vector<Mutant>& out) {
    const auto mutant = [&](const char* name, const std::function<void(RawZip&)>& edit) {
        RawZip zip = honest;
        edit(zip);
        out.push_back({name, zip.bytes()});
    };
    mutant("data behind the end", [](RawZip& zip) { zip.after = "trailing"; });
    mutant("a second container behind", [&](RawZip& zip) { zip.after = honest.bytes(); });
    mutant("an end record in the comment", [](RawZip& zip) { zip.comment = "PK\x05\x06" + std::string(18, '\0'); });
    mutant("data before the directory", [](RawZip& zip) { zip.before_directory = "between"; });
    mutant("a comment of another kind", [](RawZip& zip) {
        zip.comment = zip.entries.at(0).content.find("asic-s") != std::string::npos
                          ? "mimetype=application/vnd.etsi.asic-e+zip"
                          : "mimetype=application/vnd.etsi.asic-s+zip";
    });
    mutant("too small a count", [](RawZip& zip) { zip.count = 1; });
    mutant("too large a count", [](RawZip& zip) { zip.count = 60000; });
    mutant("a directory elsewhere", [](RawZip& zip) { zip.directory_place = 10; });
    mutant("several disks", [](RawZip& zip) { zip.disk = 1; });
    mutant("a bomb by its ratio", [](RawZip& zip) {
        zip.entries.push_back({"bomb", std::string(64U << 20U, '\0'), 8});
    });
    mutant("a bomb by its size", [](RawZip& zip) {
        for (int i = 0; i < 5; ++i) {
            RawEntry one{"large" + std::to_string(i), std::string(100, 'x')};
            one.size = 0xf0000000U;
            one.method = 8;
            zip.entries.push_back(one);
        }
    });
    mutant("too many entries", [](RawZip& zip) {
        for (std::size_t i = 0; i <= asic::entries_limit; ++i) {
            zip.entries.push_back({"n" + std::to_string(i), ""});
        }
    });
    mutant("overlapping entries", [](RawZip& zip) {
        RawEntry one = zip.entries.at(1);
        one.name = std::string(one.name.size(), 'o');
        one.place = 0;
        zip.entries.push_back(one);
    });
    mutant("one entry under two names", [](RawZip& zip) {
        RawEntry one = zip.entries.at(0);
        one.place = 0;
        zip.entries.push_back(one);
    });
    mutant("a device", [](RawZip& zip) {
        zip.entries.push_back({"dev", "", 0});
        zip.entries.back().made_by = 3U << 8U;
        zip.entries.back().external = 0060000U << 16U;
    });
    mutant("a folder with content", [](RawZip& zip) { zip.entries.push_back({"folder/", "content"}); });
    mutant("mimetype moved back",
           [](RawZip& zip) { std::rotate(zip.entries.begin(), zip.entries.begin() + 1, zip.entries.end()); });
    mutant("mimetype deflated", [](RawZip& zip) { zip.entries.at(0).method = 8; });
    mutant("mimetype with an extra field",
           [](RawZip& zip) { zip.entries.at(0).extra = test::extra_field(0xcafe, "x"); });
    mutant("mimetype of a ZIP", [](RawZip& zip) { zip.entries.at(0).content = "application/zip"; });
}

/// Contents and names of any two entries exchanged; each manifest put in another one's place.
void add_swaps(const RawZip& honest, std::vector<Mutant>& out) {
    for (std::size_t i = 0; i < honest.entries.size(); ++i) {
        for (std::size_t k = i + 1; k < honest.entries.size(); ++k) {
            RawZip zip = honest;
            std::swap(zip.entries.at(i).content, zip.entries.at(k).content);
            out.push_back(
                {fmt::format("{} and {} exchanged", zip.entries.at(i).name, zip.entries.at(k).name), zip.bytes()});
            RawZip copied = honest;
            copied.entries.at(k).content = copied.entries.at(i).content;
            out.push_back({fmt::format("{} overwritten with {}", zip.entries.at(k).name, zip.entries.at(i).name),
                           copied.bytes()});
        }
        if (honest.entries.at(i).name.ends_with(".xml")) {
            RawZip zip = honest;
            RawEntry twin = honest.entries.at(i);
            twin.name = "META-INF/ASiCManifest555.xml";
            twin.content += "\n";
            zip.entries.push_back(twin);
            out.push_back({"a second manifest for " + honest.entries.at(i).name, zip.bytes()});
        }
    }
}

std::vector<Mutant> mutants_of(const std::string& container) {
    const RawZip honest = raw_of(container);
    std::vector<Mutant> out;
    for (const auto& [name, attack] : entry_attacks()) {
        for (std::size_t i = 0; i < honest.entries.size(); ++i) {
            RawZip zip = honest;
            attack(zip, i);
            out.push_back({honest.entries.at(i).name + " " + name, zip.bytes()});
        }
    }
    add_named_entries(honest, out);
    add_whole_file_attacks(honest, out);
    add_swaps(honest, out);
    return out;
}

TEST(AsicMutants, Never_pass_without_a_word) {
    const test::TempFolder folder;
    LocalTimestampAuthority authority;
    LocalValidationData data;
    const LevelServices services{&authority, &data, DigestAlgorithm::sha256, /*may_lower_level=*/false};
    const auto signer = test_signer("director");
    const std::vector<AsicFile> files{{"Tờ trình.txt", "text/plain", {}, as_bytes("Kính gửi")},
                                      {"b/phụ lục.txt", "text/plain", {}, as_bytes("Phụ lục một")}};
    for (const auto& [kind, form] :
         {std::pair{AsicKind::simple, AsicForm::cades}, std::pair{AsicKind::extended, AsicForm::cades},
          std::pair{AsicKind::simple, AsicForm::xades}, std::pair{AsicKind::extended, AsicForm::xades}}) {
        const std::vector<AsicFile> some(files.begin(), files.begin() + (kind == AsicKind::simple ? 1 : 2));
        const auto path = folder.path() / "a";
        ASSERT_TRUE(sign_asic(some, {kind, form, Level::b_lta, SystemClock{}.now(), {}}, *signer, services, path));
        const std::string honest = test::read_file(path);
        const auto expected = report_of(raw_of(honest).bytes());
        ASSERT_TRUE(expected);
        EXPECT_EQ(expected, report_of(honest));
        int refused = 0;
        const auto mutants = mutants_of(honest);
        EXPECT_GE(mutants.size(), 60U);
        for (const Mutant& mutant : mutants) {
            const auto report = report_of(mutant.bytes);
            refused += report ? 0 : 1;
            EXPECT_TRUE(report != expected) << mutant.name << " looks like the original";
        }
        std::cout << "asic mutants: " << (kind == AsicKind::simple ? "ASiC-S " : "ASiC-E ")
                  << (form == AsicForm::cades ? "CAdES " : "XAdES ") << mutants.size() << ", refused outright "
                  << refused << ", reported " << static_cast<int>(mutants.size()) - refused << "\n";
    }
}

/// A container as RawZip writes it: what a few kilobytes could make a reader do.
RawZip with_manifests(int manifests, int references) {
    RawZip zip;
    zip.entries.push_back({"mimetype", "application/vnd.etsi.asic-e+zip"});
    zip.entries.push_back({"a", "x"});
    zip.entries.push_back({"META-INF/signature1.p7s", "no CMS"});
    asic::Manifest manifest;
    manifest.signature_uri = "META-INF/signature1.p7s";
    manifest.references.assign(static_cast<std::size_t>(references), {"a", {}, {}, Bytes(32), false});
    const std::string xml{as_text(asic::write_manifest(manifest, DigestAlgorithm::sha256))};
    for (int i = 0; i < manifests; ++i) {
        zip.entries.push_back({"META-INF/ASiCManifest" + std::to_string(i) + ".xml", xml, 8});
    }
    return zip;
}

TEST(AsicMutants, Cannot_make_the_reader_work_without_bound) {
    const auto code = [](const RawZip& zip) {
        const auto facts = collect_asic(as_bytes(zip.bytes()));
        return facts ? std::optional<Code>{} : std::optional{facts.error().code};
    };
    EXPECT_EQ(code(with_manifests(10, 5000)), Code::too_large);
    EXPECT_EQ(code(with_manifests(500, 1)), Code::too_large);
    EXPECT_EQ(code(with_manifests(300, 100)), std::nullopt);
    RawZip nested = with_manifests(0, 0);
    std::string xml =
        "<?xml version=\"1.0\"?><!DOCTYPE a [<!ENTITY b \"x\">]><asic:ASiCManifest "
        "xmlns:asic=\"http://uri.etsi.org/02918/v1.2.1#\">"
        "<asic:SigReference URI=\"META-INF/signature1.p7s\"/></asic:ASiCManifest>";
    nested.entries.push_back({"META-INF/ASiCManifest.xml", xml});
    const auto facts = collect_asic(as_bytes(nested.bytes()));
    ASSERT_TRUE(facts);
    EXPECT_EQ(facts->messages.front().en, "The manifest “META-INF/ASiCManifest.xml” cannot be read.");
}

TEST(AsicMutants, Start_from_containers_that_the_fuzz_target_keeps) {
    int containers = 0;
    for (const auto& file : std::filesystem::directory_iterator(test::source_file("tests/data/fuzz/asic"))) {
        const std::string bytes = test::read_file(file.path());
        if (bytes.starts_with("PK")) {
            EXPECT_TRUE(report_of(bytes)) << file.path();
            ++containers;
        } else {
            EXPECT_TRUE(asic::read_manifest(as_bytes(bytes)) || asic::read_opendocument_manifest(as_bytes(bytes)))
                << file.path();
        }
    }
    EXPECT_GE(containers, 5);
}

TEST(AsicMutants, Survive_every_truncation_and_byte_change) {
    const test::TempFolder folder;
    const auto signer = test_signer("director");
    ASSERT_TRUE(sign_asic({{"a.txt", "text/plain", {}, as_bytes("x")}},
                          {AsicKind::extended, AsicForm::cades, Level::b_b, SystemClock{}.now(), {}}, *signer, {},
                          folder.path() / "a"));
    const std::string honest = test::read_file(folder.path() / "a");
    for (std::size_t size = 0; size < honest.size(); size += 3) {
        EXPECT_FALSE(report_of(honest.substr(0, size))) << size;
    }
    for (std::size_t at = 0; at < honest.size(); at += 2) {
        std::string changed = honest;
        changed.at(at) = static_cast<char>(changed.at(at) ^ 0x21);
        static_cast<void>(report_of(changed));
    }
}

}  // namespace
}  // namespace vanthu::signing
