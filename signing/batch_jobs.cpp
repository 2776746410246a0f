#include <memory>
#include <optional>

#include "signing/batch.hpp"
#include "signing/cades_two_step.hpp"
#include "signing/detail/algorithm_ids.hpp"
#include "signing/detail/evp.hpp"
#include "signing/detail/mapped_file.hpp"
#include "signing/detail/new_file.hpp"
#include "signing/pades_levels.hpp"

namespace vanthu::signing {
namespace {

/// A file under its name only when it is whole.
Result<void> write_whole(const std::filesystem::path& target, ByteView bytes) {
    auto file = detail::NewFile::beside(target);
    if (!file) {
        return pass(file.error());
    }
    auto written = file->write(bytes);
    return written ? file->publish() : written;
}

struct PdfState {
    std::filesystem::path source, target;
    SignatureRequest request;
    LevelServices services;
    PreparedSignature prepared{};
    std::vector<Certificate> chain{};
    SignatureAlgorithm algorithm{};
    Bytes attributes{};
};

struct CadesState {
    std::filesystem::path source, target;
    CadesRequest request;
    LevelServices services;
    PreparedCades prepared{};
};

Result<AchievedLevel> finish_cades(CadesState& state, ByteView value) {
    const auto file = detail::MappedFile::open(state.source);
    if (!file) {
        return pass(file.error());
    }
    auto cms = complete_cades(state.prepared, value, file->bytes());
    if (!cms) {
        return pass(cms.error());
    }
    SignedBytes made{std::move(*cms), {}};
    if (state.request.level != Level::b_b) {
        auto extended = extend_cms(
            made.bytes, [&](const std::string& name) { return detail::digest_parts(name, {file->bytes()}); },
            state.request.level, state.services);
        if (!extended) {
            return pass(extended.error());
        }
        made = std::move(*extended);
    }
    auto written = write_whole(state.target, made.bytes);
    return written ? Result<AchievedLevel>{std::move(made.achieved)} : pass(written.error());
}

}  // namespace

BatchJob pdf_job(std::filesystem::path source, std::filesystem::path target, SignatureRequest request,
                 LevelServices services) {
    auto state = std::make_shared<PdfState>();
    state->source = std::move(source);
    state->target = std::move(target);
    state->request = std::move(request);
    state->services = services;
    BatchJob job;
    job.name = state->source.filename().string();
    job.sign = [state](Signer& signer) -> Result<AchievedLevel> {
        return sign_pdf(state->source, state->target, state->request, signer, state->services);
    };
    job.prepare = [state](const std::vector<Certificate>& chain, const SignatureAlgorithm& algorithm) -> Result<Bytes> {
        if (auto checked = check_signer(chain.front(), state->request.signing_time); !checked) {
            return pass(checked.error());
        }
        auto prepared = prepare(state->source, state->target, state->request);
        if (!prepared) {
            return pass(prepared.error());
        }
        state->prepared = std::move(*prepared);
        state->chain = chain;
        state->algorithm = algorithm;
        const auto digest = document_digest(state->target, state->prepared, algorithm.digest);
        if (!digest) {
            return pass(digest.error());
        }
        state->attributes = signed_attributes(chain.front(), *digest, algorithm.digest);
        return state->attributes;
    };
    job.complete = [state](ByteView value) -> Result<AchievedLevel> {
        const Bytes cms = assemble_cms(state->chain, state->algorithm, state->attributes, value);
        if (auto done = complete(state->target, state->prepared, cms); !done) {
            return pass(done.error());
        }
        return state->request.level == Level::b_b
                   ? Result<AchievedLevel>{AchievedLevel{}}
                   : extend_pdf_in_place(state->target, state->request.level, state->services);
    };
    job.abandon = [state] {
        std::error_code ignored;
        std::filesystem::remove(state->target, ignored);
    };
    return job;
}

BatchJob cades_job(std::filesystem::path source, std::filesystem::path target, CadesRequest request,
                   LevelServices services) {
    auto state = std::make_shared<CadesState>(CadesState{std::move(source), std::move(target), request, services, {}});
    BatchJob job;
    job.name = state->source.filename().string();
    job.prepare = [state](const std::vector<Certificate>& chain, const SignatureAlgorithm& algorithm) -> Result<Bytes> {
        const auto file = detail::MappedFile::open(state->source);
        if (!file) {
            return pass(file.error());
        }
        state->prepared = offer_cades(digest_of(algorithm.digest, file->bytes()), algorithm.digest,
                                      state->request.signing_time, state->request.enveloping);
        if (auto named = name_signer(state->prepared, chain, algorithm); !named) {
            return pass(named.error());
        }
        return state->prepared.attributes;
    };
    job.complete = [state](ByteView value) { return finish_cades(*state, value); };
    job.sign = [prepare = job.prepare, complete = job.complete](Signer& signer) -> Result<AchievedLevel> {
        const auto data = prepare(signer.chain(), signer.algorithm());
        if (!data) {
            return pass(data.error());
        }
        const auto value = signer.sign(*data);
        return value ? complete(*value) : Result<AchievedLevel>{pass(value.error())};
    };
    return job;
}

BatchJob asic_job(std::string name, std::vector<AsicFile> files, std::filesystem::path target, AsicRequest request,
                  LevelServices services) {
    auto prepared = std::make_shared<PreparedAsic>();
    BatchJob job;
    job.name = std::move(name);
    job.sign = [files, request, services, target](Signer& signer) {
        return sign_asic(files, request, signer, services, target);
    };
    if (request.form != AsicForm::cades) {
        return job;  // in two goes, where it has to be
    }
    job.prepare = [files, request, prepared](const std::vector<Certificate>& chain,
                                             const SignatureAlgorithm& algorithm) -> Result<Bytes> {
        auto made = prepare_asic(files, request, algorithm.digest);
        if (!made) {
            return pass(made.error());
        }
        *prepared = std::move(*made);
        if (auto named = name_signer(prepared->cades, chain, algorithm); !named) {
            return pass(named.error());
        }
        return prepared->cades.attributes;
    };
    job.complete = [files, request, services, target, prepared](ByteView value) {
        return complete_asic(files, *prepared, value, request.level, services, target);
    };
    return job;
}

}  // namespace vanthu::signing
