#include "tests/journal/log_conformance.hpp"

#include <memory>

#include "engine/journal/rocksdb_log.hpp"
#include "tests/support/sim_log.hpp"
#include "tests/support/temp_dir.hpp"

namespace skua::tests {
namespace {

class RocksBackend {
public:
    RocksBackend() { open(); }
    journal::Log& log() { return *log_; }
    void reopen() {
        const auto closed = log_->close_clean();
        SKUA_ASSERT(closed.has_value());
        log_.reset();
        open();
    }

private:
    void open() {
        journal::RocksDbLog::Options options;
        options.directory = dir_.path();
        options.ballast_bytes = 0;
        auto opened = journal::RocksDbLog::open(options);
        SKUA_ASSERT(opened.has_value());
        log_ = *std::move(opened);
    }
    TempDir dir_;
    std::unique_ptr<journal::RocksDbLog> log_;
};

class SimBackend {
public:
    journal::Log& log() { return log_; }
    void reopen() { log_.crash(log_.blocks()); }

private:
    SimLog log_;
};

INSTANTIATE_TYPED_TEST_SUITE_P(RocksDb, LogConformance, RocksBackend);
INSTANTIATE_TYPED_TEST_SUITE_P(Sim, LogConformance, SimBackend);

}  // namespace
}  // namespace skua::tests
