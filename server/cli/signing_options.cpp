#include <memory>

#include <CLI/CLI.hpp>

#include "server/cli/signature_commands.hpp"

namespace vanthu::cli {
namespace {

const CLI::IsMember levels({"B-B", "B-T", "B-LT", "B-LTA"});

void add_authorities(CLI::App& command, AuthorityOptions& options) {
    command.add_option("--tsa", options.tsa, "URL of a time-stamp authority (RFC 3161)");
    command.add_option("--trust", options.trust, "file or folder with trusted certificates and CRLs; may be repeated")->allow_extra_args(false);
    command.add_flag("--strict-level", options.strict_level, "fail, instead of a lower level, when an authority is down");
    add_trusted_list_options(command, options.lists);
    command.add_flag("--private-addresses", options.private_addresses, "authorities may be on this machine or its own network");
}

void add_sign(CLI::App& app, int& exit_code) {
    const auto options = std::make_shared<SignOptions>();
    auto* command = app.add_subcommand("sign", "sign a file, or every file of a folder: PAdES, CAdES, XAdES, ASiC; B-B to B-LTA");
    command->add_option("input", options->input, "a file or a folder")->required();
    command->add_option("output", options->output)->required();
    add_signer_options(*command, options->signer);
    command->add_option("--format", options->format, "default: pades for a PDF, cades otherwise")
        ->check(CLI::IsMember({"pades", "cades", "xades", "asic-s", "asic-e"}));
    command->add_option("--form", options->form, "of a container's signature")->check(CLI::IsMember({"cades", "xades"}));
    command->add_option("--packaging", options->packaging, "of XAdES")->check(CLI::IsMember({"enveloped", "enveloping", "detached"}));
    command->add_option("--with", options->more_files, "a further file of an ASiC-E container; may be repeated")->allow_extra_args(false);
    command->add_option("--role", options->roles, "claimed role (XAdES); may be repeated")->allow_extra_args(false);
    command->add_option("--level", options->level)->check(levels);
    command->add_flag("--enveloping", options->enveloping, "CAdES with the content inside");
    command->add_option("--field", options->field, "name of the signature field; may be one that waits in the document");
    add_appearance_options(*command, options->appearance);
    command->add_option("--certify", options->certify, "certify the document: 1 no changes, 2 form filling, 3 annotations")->check(CLI::Range(1, 3));
    command->add_option("--lock", options->lock, "lock fields: all, include:a,b or exclude:a,b");
    command->add_option("--reason", options->reason);
    command->add_option("--location", options->location);
    add_authorities(*command, options->authorities);
    command->callback([options, &exit_code] { exit_code = sign(*options); });
}

void add_extend(CLI::App& app, int& exit_code) {
    const auto options = std::make_shared<ExtendOptions>();
    auto* command = app.add_subcommand("extend", "raise the signatures of a file, one's own or a stranger's, to a level; renew B-LTA");
    command->add_option("input", options->input)->required();
    command->add_option("output", options->output)->required();
    command->add_option("--level", options->level)->check(CLI::IsMember({"B-T", "B-LT", "B-LTA"}));
    command->add_option("--detached", options->detached, "the file that a detached signature signs");
    add_authorities(*command, options->authorities);
    command->callback([options, &exit_code] { exit_code = extend(*options); });
}

void add_timestamp(CLI::App& app, int& exit_code) {
    const auto options = std::make_shared<TimestampOptions>();
    auto* command = app.add_subcommand("timestamp", "time-stamp a file: a PDF inside, any other by a token beside it");
    command->add_option("input", options->input)->required();
    command->add_option("output", options->output)->required();
    add_authorities(*command, options->authorities);
    command->callback([options, &exit_code] { exit_code = timestamp(*options); });
}

void add_field_command(CLI::App& app, int& exit_code) {
    const auto options = std::make_shared<FieldOptions>();
    auto* command = app.add_subcommand("field", "prepare a signature field in a PDF that is signed later");
    command->add_option("input", options->input)->required();
    command->add_option("output", options->output)->required();
    command->add_option("--name", options->name)->required();
    command->add_option("--page", options->page);
    command->add_option("--rectangle", options->rectangle, "x,y,width,height in points; without it the signature is not shown");
    command->add_option("--lock", options->lock, "fields that the signature will lock: all, include:a,b or exclude:a,b");
    command->callback([options, &exit_code] { exit_code = add_field(*options); });
}

void add_stamp_command(CLI::App& app, int& exit_code) {
    const auto options = std::make_shared<StampOptions>();
    auto* command = app.add_subcommand("stamp", "put the stamp of incoming letters (Decree 30/2020, Annex IV) on a copy of a PDF");
    command->add_option("input", options->input)->required();
    command->add_option("output", options->output)->required();
    command->add_option("--agency", options->agency)->required();
    command->add_option("--number", options->number, "in the register of incoming documents");
    command->add_option("--date", options->date);
    command->add_option("--forwarded-to", options->forwarded_to);
    command->add_option("--dossier", options->dossier, "number and symbol of the dossier");
    command->add_option("--rectangle", options->rectangle, "x,y,width,height in points; default the upper left, 50 x 35 mm");
    command->callback([options, &exit_code] { exit_code = stamp(*options); });
}

}  // namespace

void add_signing_commands(CLI::App& app, int& exit_code) {
    add_sign(app, exit_code);
    add_extend(app, exit_code);
    add_timestamp(app, exit_code);
    add_field_command(app, exit_code);
    add_stamp_command(app, exit_code);
}

}  // namespace vanthu::cli
