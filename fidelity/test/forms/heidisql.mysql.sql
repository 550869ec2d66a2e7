-- --------------------------------------------------------
-- Host:                         127.0.0.1
-- Server version:               10.11.2-MariaDB - mariadb.org binary distribution
-- Server OS:                    Win64
-- HeidiSQL Version:             12.3.0.6589
-- --------------------------------------------------------

/*!40101 SET @OLD_CHARACTER_SET_CLIENT=@@CHARACTER_SET_CLIENT */;
/*!40101 SET NAMES utf8 */;
/*!50503 SET NAMES utf8mb4 */;
/*!40103 SET @OLD_TIME_ZONE=@@TIME_ZONE */;
/*!40103 SET TIME_ZONE='+00:00' */;
/*!40014 SET @OLD_FOREIGN_KEY_CHECKS=@@FOREIGN_KEY_CHECKS, FOREIGN_KEY_CHECKS=0 */;
/*!40101 SET @OLD_SQL_MODE=@@SQL_MODE, SQL_MODE='NO_AUTO_VALUE_ON_ZERO' */;
/*!40111 SET @OLD_SQL_NOTES=@@SQL_NOTES, SQL_NOTES=0 */;


-- Dumping database structure for t_heidi_shop
DROP DATABASE IF EXISTS `t_heidi_shop`;
CREATE DATABASE IF NOT EXISTS `t_heidi_shop` /*!40100 DEFAULT CHARACTER SET latin1 COLLATE latin1_german2_ci */;
USE `t_heidi_shop`;

-- Dumping structure for function t_heidi_shop.f
DROP FUNCTION IF EXISTS `f`;
DELIMITER //
CREATE FUNCTION `f`(x int) RETURNS int(11)
    DETERMINISTIC
RETURN x+1//
DELIMITER ;

-- Dumping structure for table t_heidi_shop.a
DROP TABLE IF EXISTS `a`;
CREATE TABLE IF NOT EXISTS `a` (
  `id` int(10) unsigned NOT NULL AUTO_INCREMENT,
  `b` bit(3) DEFAULT NULL,
  `t` text DEFAULT NULL,
  PRIMARY KEY (`id`)
) ENGINE=InnoDB AUTO_INCREMENT=3;

-- Dumping data for table t_heidi_shop.a: ~2 rows (approximately)
DELETE FROM `a`;
/*!40000 ALTER TABLE `a` DISABLE KEYS */;
INSERT INTO `a` (`id`, `b`, `t`) VALUES
	(1, b'101', 'x;\r\ny'),
	(2, NULL, _binary 0x616263);
/*!40000 ALTER TABLE `a` ENABLE KEYS */;

-- Dumping structure for view t_heidi_shop.v
DROP VIEW IF EXISTS `v`;
-- Creating temporary table to overcome VIEW dependency errors
CREATE TABLE `v` (
	`id` INT(10) UNSIGNED NOT NULL,
	`f` INT(11) NULL
) ENGINE=MyISAM;

-- Dumping structure for trigger t_heidi_shop.tr
DROP TRIGGER IF EXISTS `tr`;
SET @OLDTMP_SQL_MODE=@@SQL_MODE, SQL_MODE='STRICT_TRANS_TABLES,ERROR_FOR_DIVISION_BY_ZERO,NO_AUTO_CREATE_USER,NO_ENGINE_SUBSTITUTION';
DELIMITER //
CREATE TRIGGER `tr` BEFORE INSERT ON `a` FOR EACH ROW BEGIN SET NEW.t = ';'; END//
DELIMITER ;
SET SQL_MODE=@OLDTMP_SQL_MODE;

-- Dumping structure for view t_heidi_shop.v
DROP VIEW IF EXISTS `v`;
-- Removing temporary table and create final VIEW structure
DROP TABLE IF EXISTS `v`;
CREATE ALGORITHM=UNDEFINED SQL SECURITY DEFINER VIEW `v` AS select `t_heidi_shop`.`a`.`id` AS `id`,`t_heidi_shop`.`f`(`t_heidi_shop`.`a`.`id`) AS `f` from `t_heidi_shop`.`a`;

/*!40103 SET TIME_ZONE=IFNULL(@OLD_TIME_ZONE, 'system') */;
/*!40101 SET SQL_MODE=IFNULL(@OLD_SQL_MODE, '') */;
/*!40014 SET FOREIGN_KEY_CHECKS=IFNULL(@OLD_FOREIGN_KEY_CHECKS, 1) */;
/*!40101 SET CHARACTER_SET_CLIENT=@OLD_CHARACTER_SET_CLIENT */;
/*!40111 SET SQL_NOTES=IFNULL(@OLD_SQL_NOTES, 1) */;
