/// A language in which the reports speak to a person.
///
/// States, flags, rule identifiers and commands are the same in all of them.
@frozen package enum Language: UInt8, BitwiseCopyable, CaseIterable, Sendable {
    case english
    /// Simplified Chinese.
    case chinese

    /// The code of ISO 639-1: `en`, `zh`.
    package var code: StaticString {
        switch self {
        case .english: "en"
        case .chinese: "zh"
        }
    }
}

/// A language as a type: what a `MessageText` is written in, so that its parameters come in the same one.
package protocol WrittenLanguage {
    static var language: Language { get }
}

package enum English: WrittenLanguage {
    package static var language: Language { .english }
}

package enum Chinese: WrittenLanguage {
    package static var language: Language { .chinese }
}
