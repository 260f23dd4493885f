// swift-tools-version: 6.1
import PackageDescription

// Micro-benchmarks: `swift package --package-path Benchmarks benchmark`. Not part of the product, and not built by
// scripts/test. The libraries are linked to from here instead of depended on, because they are no products and what they
// offer stays within their package.

let package = Package(
    name: "Benchmarks",
    platforms: [.macOS("26.0")],
    dependencies: [
        .package(url: "https://github.com/ordo-one/benchmark", from: "1.38.1", traits: [])
    ],
    targets: [
        .systemLibrary(name: "CPrefetch"),
        .systemLibrary(
            name: "CSQLite", pkgConfig: "sqlite3", providers: [.apt(["libsqlite3-dev"]), .brew(["sqlite"])]),
        .target(name: "PacketDecoding"),
        .target(name: "TCPTracking", dependencies: ["PacketDecoding", "CPrefetch"]),
        .target(name: "TCPConformance", dependencies: ["PacketDecoding", "TCPTracking"]),
        .target(
            name: "CReportPage",
            exclude: [
                "page.html", "page.css", "messages.js", "elements.js", "formats.js", "data.js", "charts.js",
                "overview.js", "table.js", "ladder.js", "graphs.js", "connection.js", "main.js",
            ]),
        .target(
            name: "FlowReports",
            dependencies: [
                "PacketDecoding", "TCPTracking", "TCPConformance", "CSQLite", "CPrefetch", "CReportPage",
            ]),
        .executableTarget(
            name: "SegmentBenchmarks",
            dependencies: [
                "PacketDecoding", "TCPTracking", "TCPConformance", "FlowReports",
                .product(name: "Benchmark", package: "benchmark"),
            ],
            path: "Benchmarks/SegmentBenchmarks",
            plugins: [.plugin(name: "BenchmarkPlugin", package: "benchmark")]),
    ],
    swiftLanguageModes: [.v6]
)
