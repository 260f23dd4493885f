// swift-tools-version: 6.2
import PackageDescription

/// Whether the fuzzer is built, which needs libFuzzer's driver: scripts/fuzz links it.
let isFuzzing = Context.environment["TCPTRACE_FUZZ"] != nil

/// Settings of the tracker.
let trackerSettings = settings(fuzzedBy: "edge,indirect-calls,inline-8bit-counters,pc-table")

/// Of those that read what others wrote: what they compare it with leads the fuzzer to magic numbers.
let readerSettings = settings(fuzzedBy: "edge,indirect-calls,trace-cmp,inline-8bit-counters,pc-table")

/// Of those that judge and speak: what they branch on was told apart before. A run is led by which of their functions it
/// reaches, and not slowed down by the thousands of branches that every report takes.
let reportSettings = settings(fuzzedBy: "func,inline-8bit-counters,pc-table")

/// Settings of the five libraries: everything unsafe is marked, and a warning is an error.
///
/// - Parameter coverage: What leads the fuzzer; it is led by what it reaches in the libraries, and by nothing else.
func settings(fuzzedBy coverage: String) -> [SwiftSetting] {
    let strict: [SwiftSetting] = [.strictMemorySafety(), .treatAllWarnings(as: .error)]
    return isFuzzing ? strict + [.unsafeFlags(["-sanitize-coverage=\(coverage)"])] : strict
}

let package = Package(
    name: "tcptrace-swift",
    platforms: [.macOS(.v26)],
    products: [
        .executable(name: "tcptrace-swift", targets: ["tcptrace-swift"])
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2")
    ],
    targets: [
        // What a segment passes on its way to a report, in this order. scripts/check-imports holds the directions.
        .systemLibrary(
            name: "CPcap", pkgConfig: "libpcap", providers: [.apt(["libpcap-dev"]), .brew(["libpcap"])]),
        // What Swift has no word for: asking for a cache line ahead of time.
        .systemLibrary(name: "CPrefetch"),
        .systemLibrary(
            name: "CCompression",
            providers: [
                .apt(["zlib1g-dev", "libzstd-dev", "liblzma-dev", "liblz4-dev", "libbz2-dev"]),
                .brew(["zlib", "zstd", "xz", "lz4", "bzip2"]),
            ]),
        .systemLibrary(
            name: "CSQLite", pkgConfig: "sqlite3", providers: [.apt(["libsqlite3-dev"]), .brew(["sqlite"])]),
        .target(name: "PacketCapture", dependencies: ["CPcap", "CCompression"], swiftSettings: readerSettings),
        .target(name: "PacketDecoding", swiftSettings: readerSettings),
        .target(name: "TCPTracking", dependencies: ["PacketDecoding", "CPrefetch"], swiftSettings: trackerSettings),
        .target(
            name: "TCPConformance", dependencies: ["PacketDecoding", "TCPTracking"], swiftSettings: reportSettings),
        // The page of the HTML report: files that the C compiler embeds.
        .target(
            name: "CReportPage",
            exclude: [
                "page.html", "page.css", "messages.js", "elements.js", "formats.js", "data.js", "charts.js",
                "overview.js", "table.js", "ladder.js", "graphs.js", "connection.js", "main.js",
            ]),
        .target(
            name: "FlowReports",
            dependencies: ["PacketDecoding", "TCPTracking", "TCPConformance", "CPrefetch", "CSQLite", "CReportPage"],
            swiftSettings: reportSettings),
        .executableTarget(
            name: "tcptrace-swift",
            dependencies: [
                "PacketCapture", "PacketDecoding", "TCPTracking", "TCPConformance", "FlowReports",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ]),

        // The test kit and its tools: never products.
        .target(name: "SegmentNotation", path: "Tests/SegmentNotation"),
        .executableTarget(
            name: "capture-maker", dependencies: ["SegmentNotation"], path: "Tests/CaptureMaker"),
        .target(name: "ConnectionSimulator", path: "Tests/ConnectionSimulator"),
        .executableTarget(
            name: "connection-explorer",
            dependencies: ["ConnectionSimulator", "TCPConformance", "TCPTracking", "PacketDecoding"],
            path: "Tests/ConnectionExplorer"),
        .executableTarget(name: "benchmark-tool", dependencies: ["CPcap"], path: "Tests/BenchmarkTool"),
        .target(
            name: "FuzzTargets",
            dependencies: ["PacketCapture", "PacketDecoding", "TCPTracking", "TCPConformance", "FlowReports"],
            path: "Tests/Fuzzing/Targets"),

        .testTarget(name: "PacketCaptureTests", dependencies: ["PacketCapture", "CPcap"]),
        .testTarget(name: "PacketDecodingTests", dependencies: ["PacketDecoding"]),
        .testTarget(
            name: "TCPTrackingTests", dependencies: ["TCPTracking", "PacketDecoding", "SegmentNotation"],
            exclude: ["Golden"]),
        .testTarget(
            name: "TCPConformanceTests",
            dependencies: ["TCPConformance", "TCPTracking", "PacketDecoding", "SegmentNotation"]),
        .testTarget(
            name: "FlowReportsTests",
            dependencies: ["FlowReports", "TCPConformance", "TCPTracking", "PacketDecoding", "SegmentNotation"],
            exclude: ["Golden"]),
        .testTarget(
            name: "KernelTests", dependencies: ["TCPConformance", "TCPTracking", "PacketDecoding", "PacketCapture"],
            exclude: ["Recorded", "Fresh"]),
        .testTarget(
            name: "ConnectionSimulatorTests", dependencies: ["ConnectionSimulator", "connection-explorer"]),
        .testTarget(name: "SegmentNotationTests", dependencies: ["SegmentNotation"]),
        .testTarget(name: "FuzzTargetsTests", dependencies: ["FuzzTargets"]),
        .testTarget(
            name: "CommandTests", dependencies: ["tcptrace-swift", "FlowReports"], exclude: ["Vantages"]),
    ],
    swiftLanguageModes: [.v6],
    cLanguageStandard: .c2x
)

if isFuzzing {
    package.targets.append(
        .executableTarget(
            name: "fuzzer", dependencies: ["FuzzTargets"], path: "Tests/Fuzzing/Fuzzer"))
}
