#pragma once

// DiskGuard: refuses what grows the journal before the disk is full. It looks at the free space
// from time to time and raises a flag below the low-water mark; the flag falls again only when an
// eighth more than the mark is free, so that it does not flutter.
// Owner: do_work one thread (any thread's agent group will do); is_low() any thread.

#include <cstdint>
#include <functional>
#include <string>

#include "engine/base/result.hpp"
#include "engine/runtime/agent.hpp"
#include "engine/runtime/clock.hpp"
#include "engine/runtime/counters.hpp"

namespace skua::journal {

// Bytes an ordinary process can still write to the file system that holds `directory`.
base::Result<std::uint64_t> free_disk_bytes(const std::string& directory);

class DiskGuard final : public runtime::Agent {
public:
    using Probe = std::function<base::Result<std::uint64_t>()>;
    struct Options {
        std::uint64_t low_water_bytes = 256ULL << 20U;
        std::int64_t interval_ns = 1'000'000'000;
    };
    // `clock` outlives this object.
    DiskGuard(Probe probe, Options options, runtime::Clock& clock);

    std::size_t do_work(std::size_t limit) noexcept override;
    [[nodiscard]] const char* name() const noexcept override { return "disk_guard"; }

    // The sequencer reads it on every admission: one relaxed load.
    [[nodiscard]] bool is_low() const noexcept { return is_low_.get() != 0; }
    [[nodiscard]] std::uint64_t free_bytes() const noexcept { return free_bytes_.get(); }

private:
    void look() noexcept;

    // Constant after construction.
    Probe probe_;
    Options options_;
    runtime::Clock& clock_;
    // Working thread only.
    std::int64_t looked_at_ns_ = 0;
    // Written by the working thread, read by any.
    runtime::Gauge is_low_;
    runtime::Gauge free_bytes_;
};

}  // namespace skua::journal
