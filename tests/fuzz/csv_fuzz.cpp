// Any bytes as a CSV file: the reader comes to an end, and its lines only grow.

#include <cstddef>
#include <cstdint>

#include "adapters/cli/importer/csv_reader.hpp"
#include "engine/base/assert.hpp"
#include "tests/fuzz/memory_source.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    skua::fuzz::MemorySource source({reinterpret_cast<const char*>(data), size});
    skua::importer::CsvReader reader(source);
    std::uint64_t line = 0;
    std::size_t records = 0;
    while (true) {
        const auto more = reader.next();
        if (!more || !*more) {
            return 0;
        }
        SKUA_ASSERT(reader.line() > line);
        line = reader.line();
        ++records;
        SKUA_ASSERT(records <= size + 1);
    }
}
