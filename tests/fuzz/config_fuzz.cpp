// Any bytes as a configuration file: read or refused with a reason, never a crash.

#include <sys/mman.h>
#include <unistd.h>

#include <cstddef>
#include <cstdint>
#include <string>

#include "engine/base/assert.hpp"
#include "engine/daemon/config.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const int file = memfd_create("config", 0);
    SKUA_ASSERT(file >= 0);
    const auto written = write(file, data, size);
    SKUA_ASSERT(written == static_cast<ssize_t>(size));
    skua::daemon::Config config;
    skua::daemon::ConfigSources sources;
    sources.file = "/proc/self/fd/" + std::to_string(file);
    const auto problems = skua::daemon::load_config(sources, config);
    for (const auto& problem : problems) {
        SKUA_ASSERT(!problem.empty());
    }
    static_cast<void>(skua::daemon::check_config(config));
    close(file);
    return 0;
}
