// SPDX-License-Identifier: GPL-3.0-or-later
//! Numerics: answers of a server, by the names and numbers that clients know.

use std::fmt;

/// An answer of a server. Displayed with three digits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[repr(u16)]
pub enum Numeric {
    /// Welcomes a newcomer, by its nick.
    Welcome = 1,
    /// Name and version of the server.
    YourHost = 2,
    /// Time since when the server runs.
    Created = 3,
    /// Name, version and modes of the server.
    MyInfo = 4,
    /// Limits and abilities of the server, as tokens.
    ISupport = 5,
    /// Modes of the member itself.
    UserModeIs = 221,
    /// Number of people.
    LuserClient = 251,
    /// Number of operators.
    LuserOp = 252,
    /// Number of connections that have not registered.
    LuserUnknown = 253,
    /// Number of channels.
    LuserChannels = 254,
    /// Number of clients of this server.
    LuserMe = 255,
    /// Begins what is known about whoever runs the server.
    AdminMe = 256,
    /// Place of the server.
    AdminLoc1 = 257,
    /// Further words about the place.
    AdminLoc2 = 258,
    /// Address of whoever runs the server.
    AdminEmail = 259,
    /// The command has to wait.
    TryAgain = 263,
    /// Number of local people, and the most there were.
    LocalUsers = 265,
    /// Number of all people, and the most there were.
    GlobalUsers = 266,
    /// Fingerprint of somebody's certificate.
    WhoisCertFp = 276,
    /// Somebody is away.
    Away = 301,
    /// Answer to `USERHOST`.
    UserHost = 302,
    /// Answer to `ISON`.
    IsOn = 303,
    /// The member is no longer away.
    UnAway = 305,
    /// The member is away.
    NowAway = 306,
    /// Name and host of somebody.
    WhoisUser = 311,
    /// Server of somebody.
    WhoisServer = 312,
    /// Somebody is an operator.
    WhoisOperator = 313,
    /// Ends the answer to `WHO`.
    EndOfWho = 315,
    /// Time since somebody said something.
    WhoisIdle = 317,
    /// Ends the answer to `WHOIS`.
    EndOfWhois = 318,
    /// Channels of somebody.
    WhoisChannels = 319,
    /// A further line about somebody.
    WhoisSpecial = 320,
    /// Begins the list of channels.
    ListStart = 321,
    /// A channel with its topic.
    List = 322,
    /// Ends the list of channels.
    ListEnd = 323,
    /// Modes of a channel.
    ChannelModeIs = 324,
    /// Time when a channel came to be.
    CreationTime = 329,
    /// There is no topic.
    NoTopic = 331,
    /// Topic of a channel.
    Topic = 332,
    /// Author and time of the topic.
    TopicWhoTime = 333,
    /// Somebody is a bot.
    WhoisBot = 335,
    /// Address of somebody.
    WhoisActually = 338,
    /// Somebody was invited.
    Inviting = 341,
    /// Version of the server.
    Version = 351,
    /// Somebody in the answer to `WHO`.
    WhoReply = 352,
    /// Names in a channel.
    NamReply = 353,
    /// Somebody in the answer to `WHOX`.
    WhoSpcRpl = 354,
    /// A server of the network.
    Links = 364,
    /// Ends the list of servers.
    EndOfLinks = 365,
    /// Ends the names in a channel.
    EndOfNames = 366,
    /// A ban.
    BanList = 367,
    /// Ends the bans.
    EndOfBanList = 368,
    /// Ends the answer to `WHOWAS`.
    EndOfWhowas = 369,
    /// A line about the program.
    Info = 371,
    /// A line of the message of the day.
    Motd = 372,
    /// Ends the lines about the program.
    EndOfInfo = 374,
    /// Begins the message of the day.
    MotdStart = 375,
    /// Ends the message of the day.
    EndOfMotd = 376,
    /// Host of somebody.
    WhoisHost = 378,
    /// Time of the server.
    Time = 391,
    /// Host that others see.
    HostHidden = 396,
    /// A command could not be carried out.
    UnknownError = 400,
    /// There is nobody with that nick.
    NoSuchNick = 401,
    /// There is no such server.
    NoSuchServer = 402,
    /// There is no such channel.
    NoSuchChannel = 403,
    /// The message was not taken.
    CannotSendToChan = 404,
    /// There is one channel for a guest.
    TooManyChannels = 405,
    /// Nobody had that nick.
    WasNoSuchNick = 406,
    /// There is one target for a message.
    TooManyTargets = 407,
    /// Unknown `CAP` command.
    InvalidCapCmd = 410,
    /// The recipient is missing.
    NoRecipient = 411,
    /// The text is missing.
    NoTextToSend = 412,
    /// The line is too long.
    InputTooLong = 417,
    /// Unknown command.
    UnknownCommand = 421,
    /// There is no message of the day.
    NoMotd = 422,
    /// The nick is missing.
    NoNicknameGiven = 431,
    /// The nick cannot be a name.
    ErroneousNickname = 432,
    /// The nick is taken.
    NicknameInUse = 433,
    /// Somebody is not in the channel.
    UserNotInChannel = 441,
    /// The member is not in the channel.
    NotOnChannel = 442,
    /// Somebody is in the channel already.
    UserOnChannel = 443,
    /// There is no `SUMMON`.
    SummonDisabled = 445,
    /// There is no `USERS`.
    UsersDisabled = 446,
    /// Only for members.
    NotRegistered = 451,
    /// Parameters are missing.
    NeedMoreParams = 461,
    /// The member is registered already.
    AlreadyRegistered = 462,
    /// The password is wrong or missing.
    PasswdMismatch = 464,
    /// The guest is banned.
    YouReBannedCreep = 465,
    /// The room is full.
    ChannelIsFull = 471,
    /// Unknown mode of a channel.
    UnknownMode = 472,
    /// The room is closed for this guest.
    InviteOnlyChan = 473,
    /// The guest is banned from the channel.
    BannedFromChan = 474,
    /// The key of the channel is wrong.
    BadChannelKey = 475,
    /// The channel has no valid name.
    BadChanMask = 476,
    /// Only for operators.
    NoPrivileges = 481,
    /// Only for moderators of the channel.
    ChanOPrivsNeeded = 482,
    /// There are no operators.
    NoOperHost = 491,
    /// Unknown mode of a member.
    UModeUnknownFlag = 501,
    /// Modes of others are not told.
    UsersDontMatch = 502,
    /// There is no help about it.
    HelpNotFound = 524,
    /// Somebody's connection is encrypted.
    WhoisSecure = 671,
    /// The parameter of a mode is not valid.
    InvalidModeParam = 696,
    /// Begins the help.
    HelpStart = 704,
    /// A line of the help.
    HelpTxt = 705,
    /// Ends the help.
    EndOfHelp = 706,
    /// The member may not do this.
    NoPrivs = 723,
    /// The member is recognized.
    LoggedIn = 900,
    /// The proof failed.
    SaslFail = 904,
    /// Mechanisms of SASL.
    SaslMechs = 908,
}

impl Numeric {
    /// The number.
    pub fn number(self) -> u16 {
        self as u16
    }
}

impl fmt::Display for Numeric {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:03}", self.number())
    }
}
