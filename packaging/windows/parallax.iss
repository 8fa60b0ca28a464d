; The Windows installer, for Inno Setup 6. build.py passes Version, Bundle, Out, Name and Root. NOT TESTED on Windows.
; It installs for the user who runs it, without an administrator, and leaves the user's data alone when removed:
; those lie in %LOCALAPPDATA%\Parallax, which is not named here.

[Setup]
AppId={{5E6D8F0B-0B4C-4B7C-9C61-7C7A4C2E5D10}
AppName=Parallax
AppVersion={#Version}
AppPublisher=The Parallax authors
DefaultDirName={localappdata}\Programs\Parallax
DefaultGroupName=Parallax
DisableProgramGroupPage=yes
PrivilegesRequired=lowest
ArchitecturesAllowed=x64compatible
ArchitecturesInstallIn64BitMode=x64compatible
ChangesAssociations=yes
ChangesEnvironment=yes
CloseApplications=yes
Compression=lzma2/fast
SolidCompression=yes
LicenseFile={#Root}\LICENSE
OutputDir={#Out}
OutputBaseFilename={#Name}
SetupIconFile={#Bundle}\..\..\parallax.ico
UninstallDisplayIcon={app}\parallax.exe
WizardStyle=modern

[Languages]
Name: "en"; MessagesFile: "compiler:Default.isl"
Name: "fr"; MessagesFile: "compiler:Languages\French.isl"
Name: "de"; MessagesFile: "compiler:Languages\German.isl"

[Tasks]
Name: "desktopicon"; Description: "{cm:CreateDesktopIcon}"; GroupDescription: "{cm:AdditionalIcons}"
Name: "associate"; Description: "{cm:AssocFileExtension,Parallax,.dcm}"
Name: "folders"; Description: """Open with Parallax"" on folders"

[InstallDelete]
; Libraries of an earlier version must not mix with those of this one.
Type: filesandordirs; Name: "{app}\_internal"

[Files]
Source: "{#Bundle}\*"; DestDir: "{app}"; Flags: ignoreversion recursesubdirs createallsubdirs

[Icons]
Name: "{autoprograms}\Parallax"; Filename: "{app}\parallax.exe"
Name: "{autodesktop}\Parallax"; Filename: "{app}\parallax.exe"; Tasks: desktopicon

[Registry]
Root: HKCU; Subkey: "Software\Classes\Parallax.dicom"; ValueType: string; ValueData: "DICOM image"; Flags: uninsdeletekey
Root: HKCU; Subkey: "Software\Classes\Parallax.dicom\DefaultIcon"; ValueType: string; ValueData: "{app}\parallax.exe,0"
Root: HKCU; Subkey: "Software\Classes\Parallax.dicom\shell\open\command"; ValueType: string; ValueData: """{app}\parallax.exe"" ""%1"""
Root: HKCU; Subkey: "Software\Classes\.dcm\OpenWithProgids"; ValueType: string; ValueName: "Parallax.dicom"; ValueData: ""; Flags: uninsdeletevalue
Root: HKCU; Subkey: "Software\Classes\.dcm"; ValueType: string; ValueData: "Parallax.dicom"; Flags: uninsdeletevalue; Tasks: associate
Root: HKCU; Subkey: "Software\Classes\.dcm"; ValueType: string; ValueName: "Content Type"; ValueData: "application/dicom"; Flags: createvalueifdoesntexist
; DICOM files often have no extension at all: "Open with" must list the program for every file.
Root: HKCU; Subkey: "Software\Classes\Applications\parallax.exe"; ValueType: string; ValueName: "FriendlyAppName"; ValueData: "Parallax"; Flags: uninsdeletekey
Root: HKCU; Subkey: "Software\Classes\Applications\parallax.exe\shell\open\command"; ValueType: string; ValueData: """{app}\parallax.exe"" ""%1"""
Root: HKCU; Subkey: "Software\Classes\Directory\shell\Parallax"; ValueType: string; ValueData: "Open with Parallax"; Flags: uninsdeletekey; Tasks: folders
Root: HKCU; Subkey: "Software\Classes\Directory\shell\Parallax"; ValueType: string; ValueName: "Icon"; ValueData: "{app}\parallax.exe,0"; Tasks: folders
Root: HKCU; Subkey: "Software\Classes\Directory\shell\Parallax\command"; ValueType: string; ValueData: """{app}\parallax.exe"" ""%1"""; Tasks: folders

[Run]
Filename: "{app}\parallax.exe"; Description: "{cm:LaunchProgram,Parallax}"; Flags: nowait postinstall skipifsilent
