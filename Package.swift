// swift-tools-version: 6.2
import PackageDescription

let language: [SwiftSetting] = [
    .swiftLanguageMode(.v6),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
    .enableExperimentalFeature("Lifetimes"),
]

/// Release builds put each function in a section of its own, so that the linker leaves out what nothing uses.
let sections: [SwiftSetting] = [
    .unsafeFlags(["-Xfrontend", "-function-sections"], .when(configuration: .release))
]

/// What is called a few times a second at most is compiled to be small.
let small: [SwiftSetting] = sections + [.unsafeFlags(["-Osize"], .when(configuration: .release))]

/// Nobody asks hundreds of messages for the names of their fields at run time.
let unreflected: [SwiftSetting] = [
    .unsafeFlags(["-Xfrontend", "-disable-reflection-metadata"], .when(configuration: .release))
]

/// What ships, and what measures it: nothing looks symbols up, nothing unwinds a stack at run time and needs an index for it,
/// equal functions are one, relocations are packed (which glibc reads from 2.36 on), and what runs when a manifest changes
/// lies side by side (tools/layout/run).
let linking: [LinkerSetting] = [
    .unsafeFlags(
        [
            "-use-ld=lld", "-Xlinker", "--no-export-dynamic", "-Xlinker", "--icf=all",
            "-Xlinker", "-z", "-Xlinker", "pack-relative-relocs", "-Xlinker", "-O2",
            "-Xlinker", "--no-eh-frame-hdr", "-static-stdlib",
            "-Xlinker", "--symbol-ordering-file=\(Context.packageDirectory)/tools/layout/change.symbols",
            "-Xlinker", "--no-warn-symbol-ordering",
        ],
        .when(configuration: .release)
    )
]

/// Everything outside the two modules that may hold unsafe code: there, each unsafe use is a warning.
let safe = language + [.strictMemorySafety()]

let package = Package(
    name: "holdfast",
    products: [
        .executable(name: "holdfast", targets: ["holdfast"]),
        .executable(name: "holdfast-bench", targets: ["holdfast-bench"]),
        .executable(name: "holdfast-generate", targets: ["holdfast-generate"]),
    ],
    targets: [
        .target(name: "CLinux"),
        .target(name: "LinuxIO", dependencies: ["CLinux"], swiftSettings: language + sections),
        .target(name: "ManifestDecoding", swiftSettings: language + sections),
        .target(
            name: "PodSchema",
            dependencies: ["ManifestDecoding"],
            exclude: ["RESTARTS.md"],
            swiftSettings: safe + sections
        ),
        .target(
            name: "Reconciler",
            dependencies: ["LinuxIO", "ManifestDecoding", "PodSchema"],
            swiftSettings: safe + sections
        ),
        .target(name: "ContainerRuntime", dependencies: ["LinuxIO"], swiftSettings: safe + small + unreflected),
        .target(
            name: "NodeAgent",
            dependencies: ["ContainerRuntime", "LinuxIO", "ManifestDecoding", "PodSchema", "Reconciler"],
            swiftSettings: safe + small
        ),
        .executableTarget(
            name: "holdfast",
            dependencies: ["LinuxIO", "NodeAgent", "Reconciler"],
            swiftSettings: safe + small,
            linkerSettings: linking
        ),
        .target(
            name: "FakeRuntime",
            dependencies: ["ContainerRuntime", "LinuxIO"],
            path: "tools/FakeRuntime",
            swiftSettings: safe
        ),
        .target(name: "ManifestGenerator", path: "tools/ManifestGenerator", swiftSettings: safe),
        .executableTarget(
            name: "holdfast-generate",
            dependencies: ["ManifestGenerator", "LinuxIO"],
            path: "tools/generate",
            swiftSettings: safe
        ),
        .executableTarget(
            name: "holdfast-chaos",
            dependencies: ["LinuxIO", "ManifestDecoding"],
            path: "tools/chaos",
            swiftSettings: language
        ),
        .executableTarget(
            name: "holdfast-instructions",
            dependencies: ["LinuxIO", "ManifestDecoding", "ManifestGenerator", "PodSchema", "Reconciler"],
            path: "tools/instructions/Workloads",
            swiftSettings: safe
        ),
        .executableTarget(
            name: "holdfast-peer",
            dependencies: ["LinuxIO", "ManifestDecoding", "PodSchema"],
            path: "tools/peers/HoldfastPeer",
            swiftSettings: safe
        ),
        .target(name: "CAllocations", path: "Benchmarks/CAllocations"),
        .executableTarget(
            name: "holdfast-bench",
            dependencies: [
                "CAllocations", "ContainerRuntime", "FakeRuntime", "LinuxIO", "ManifestDecoding", "ManifestGenerator",
                "NodeAgent", "PodSchema", "Reconciler",
            ],
            path: "Benchmarks/HoldfastBenchmarks",
            swiftSettings: safe,
            linkerSettings: linking
        ),
        .target(name: "LoopTesting", dependencies: ["LinuxIO"], path: "Tests/LoopTesting", swiftSettings: language),
        .target(
            name: "MessageTesting",
            dependencies: ["ContainerRuntime"],
            path: "Tests/MessageTesting",
            swiftSettings: language
        ),
        .testTarget(name: "LinuxIOTests", dependencies: ["LinuxIO", "LoopTesting"], swiftSettings: language),
        .testTarget(
            name: "ContainerRuntimeTests",
            dependencies: ["ContainerRuntime", "FakeRuntime", "LinuxIO", "LoopTesting", "MessageTesting"],
            swiftSettings: language
        ),
        .testTarget(name: "ManifestDecodingTests", dependencies: ["ManifestDecoding"], swiftSettings: language),
        .testTarget(
            name: "PodSchemaTests",
            dependencies: ["PodSchema", "ManifestDecoding", "ManifestGenerator"],
            exclude: ["Rules"],
            swiftSettings: language
        ),
        .testTarget(
            name: "ReconcilerTests",
            dependencies: [
                "Reconciler", "LinuxIO", "LoopTesting", "ManifestDecoding", "ManifestGenerator", "PodSchema",
            ],
            swiftSettings: language
        ),
        .testTarget(
            name: "NodeAgentTests",
            dependencies: [
                "NodeAgent", "ContainerRuntime", "FakeRuntime", "LinuxIO", "LoopTesting", "ManifestDecoding",
                "MessageTesting", "PodSchema", "Reconciler",
            ],
            swiftSettings: language
        ),
        .testTarget(name: "ManifestGeneratorTests", dependencies: ["ManifestGenerator"], swiftSettings: language),
        .testTarget(
            name: "HoldfastTests",
            dependencies: ["holdfast", "ContainerRuntime", "FakeRuntime", "LinuxIO", "LoopTesting"],
            swiftSettings: language
        ),
    ]
)
